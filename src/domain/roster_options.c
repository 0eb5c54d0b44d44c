#include "domain/roster_options.h"

#include <string.h>

static const char *const presets[] = {"contact", "attendance", "screening", "everything"};

const char *roster_preset(const char *word)
{
    for (size_t index = 0; word != NULL && index < sizeof presets / sizeof presets[0]; index++) {
        if (strcmp(presets[index], word) == 0)
            return presets[index];
    }
    return NULL;
}

const char *roster_options_text(const struct roster_options *options, struct arena *arena)
{
    return arena_format(arena, "columns %s, %s cells, %s", options->preset, options->exact ? "exact" : "safe",
                        options->status != NULL ? options->status : "every status");
}
