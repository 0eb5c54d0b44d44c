#include "base/overlay.h"

#include <unistd.h>

const char *overlay_own(const struct config *config, const char *name, struct arena *arena)
{
    if (config->site_own == NULL || config->site_own[0] == '\0')
        return NULL;
    const char *path = arena_format(arena, "%s/%s", config->site_own, name);
    return access(path, F_OK) == 0 ? path : NULL;
}

const char *overlay_path(const struct config *config, const char *name, struct arena *arena)
{
    const char *own = overlay_own(config, name, arena);
    return own != NULL ? own : arena_format(arena, "%s/%s", config->site_www, name);
}
