#include "domain/roster/roster_options.h"

#include <string.h>

#include "domain/group/status.h"
#include "domain/roster/roster_choice.h"

static const char *const presets[] = {"contact", "attendance", "screening", "everything", "own"};

const char *roster_preset(const char *word)
{
    for (size_t index = 0; word != NULL && index < sizeof presets / sizeof presets[0]; index++)
        if (strcmp(presets[index], word) == 0)
            return presets[index];
    return NULL;
}

const char *roster_options_text(const struct roster_options *options, struct arena *arena)
{
    const char *chosen =
        options->column_count == 0
            ? ""
            : arena_format(arena, " (%s)",
                           roster_choice_join(options->columns, options->column_count, arena));
    return arena_format(arena, "columns %s%s, %s cells, %s%s", options->preset, chosen,
                        options->exact ? "exact" : "safe",
                        options->status != NULL ? options->status : "every status",
                        options->unmarked && !options->exact ? ", no byte order mark" : "");
}

const char *roster_options_write(const struct roster_options *options, struct arena *arena)
{
    return arena_format(arena, "%s %c %s %s %s", options->preset, options->separator,
                        options->unmarked ? "unmarked" : "marked",
                        options->status != NULL ? options->status : "-",
                        roster_choice_join(options->columns, options->column_count, arena));
}

struct roster_options roster_options_read(const char *line, struct arena *arena)
{
    enum { PRESET, SEPARATOR, MARK, STATUS, COLUMNS, WORDS };
    const struct roster_options usual = {
        .preset = "contact", .separator = ',', .status = status_word(STATUS_CONFIRMED)};
    const char *words[WORDS];
    char *rest = arena_text(arena, line);
    for (size_t index = 0; index < WORDS; index++) {
        words[index] = strsep(&rest, " ");
        if (words[index] == NULL)
            return usual;
    }
    enum status status = status_from_word(words[STATUS]);
    struct roster_options options = {
        .preset = roster_preset(words[PRESET]),
        .separator = words[SEPARATOR][0] == ';' ? ';' : ',',
        .unmarked = strcmp(words[MARK], "unmarked") == 0,
        .status = status == STATUS_COUNT ? NULL : status_word(status),
    };
    options.columns = roster_choice_split(words[COLUMNS], arena, &options.column_count);
    return options.preset == NULL ? usual : options;
}
