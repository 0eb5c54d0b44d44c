/* The practice's own words, colors and logo: files in a folder of its own (own of [site]) take the place of
 * those of the same name in www, so that no file of a package is edited and no upgrade writes over what the
 * practice wrote. */
#ifndef GATHER_BASE_OVERLAY_H
#define GATHER_BASE_OVERLAY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/config.h"

/* Where name ("content/privacy.md") is read from: the practice's own when it is there, else www. In arena. */
const char *overlay_path(const struct config *config, const char *name, struct arena *arena);

/* The practice's own name ("mail", "brand.css"), or NULL when there is none. In arena. */
const char *overlay_own(const struct config *config, const char *name, struct arena *arena);

#endif
