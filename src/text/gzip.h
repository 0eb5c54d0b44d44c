/* Compressing what is the same for everyone, once. Never a page that holds both a secret and what a visitor
 * typed: its length would tell about the secret (BREACH). */
#ifndef GATHER_TEXT_GZIP_H
#define GATHER_TEXT_GZIP_H

#include <stdbool.h>

#include "base/buffer.h"

/* Appends plain, gzipped as small as zlib can, to packed. False when zlib refuses; packed is then as before.
 */
bool gzip_compress(const struct buffer *plain, struct buffer *packed);

#endif
