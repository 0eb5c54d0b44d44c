/* gather.conf: an INI file, every key in config.def. */
#ifndef GATHER_BASE_CONFIG_H
#define GATHER_BASE_CONFIG_H

#include "base/problem.h"

#define SECTION(name)
#define TEXT(field, key, fallback, help) const char *field;
#define NUMBER(field, key, fallback, least, most, help) int field;
struct config {
#include "base/config.def"
};
#undef SECTION
#undef TEXT
#undef NUMBER

/* Reads path. Relative paths in values are taken from the folder of path. Unknown,
 * doubled, missing and out-of-range keys are problems, all of them. NULL when there were any; config_destroy
 * frees. */
struct config *config_load(const char *path, struct problems *problems);

void config_destroy(struct config *config);

#endif
