/* gather.conf: an INI file, every key in config.def. */
#ifndef GATHER_BASE_CONFIG_H
#define GATHER_BASE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
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

/* The same for whoever looks for everything that is wrong: a mistaken value is a problem, and what stands in
 * its place is the default, or "" where there is none. NULL when the file cannot be read, or says nothing of
 * where the practice is. */
struct config *config_survey(const char *path, struct problems *problems);

/* Appends the value of key in section, as it would be written in the file, to text. False: there is no such
 * key. */
bool config_value(const struct config *config, const char *section, const char *key, struct buffer *text);

/* A digest of all values but those that nginx alone is told: [nginx] and trusted_proxies. */
enum { CONFIG_DIGEST_SIZE = 16 };
void config_digest(const struct config *config, uint8_t digest[static CONFIG_DIGEST_SIZE]);

void config_destroy(struct config *config);

#endif
