/* A QR code as geometry; qr.c is the only file that includes qrencode.h. */
#ifndef GATHER_TEXT_QR_H
#define GATHER_TEXT_QR_H

#include <stddef.h>

#include "base/arena.h"

/* The dark squares of text's code as the data of an SVG path in a square of *size units, the quiet edge
 * included. NULL when the text is too long for one. */
const char *qr_path(const char *text, struct arena *arena, size_t *size);

#endif
