#include "text/qr.h"

#include <qrencode.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "base/memory.h"

enum { QUIET_EDGE = 4 };

static bool is_dark(const QRcode *code, size_t row, size_t column)
{
    return (code->data[row * (size_t)code->width + column] & 1) != 0;
}

/* Runs of a row are one stroke, which is a third of the bytes that squares take. */
static void append_row(struct buffer *path, const QRcode *code, size_t row)
{
    size_t width = (size_t)code->width;
    for (size_t column = 0, run = 0; column < width; column += run + 1) {
        for (run = 0; column + run < width && is_dark(code, row, column + run); run++)
            continue;
        if (run > 0)
            buffer_append_format(path, "M%zu %zuh%zuv1H%zuz", column + QUIET_EDGE, row + QUIET_EDGE, run,
                                 column + QUIET_EDGE);
    }
}

const char *qr_path(const char *text, struct arena *arena, size_t *size)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    struct buffer path = {0};
    if (code == NULL)
        return NULL;
    for (size_t row = 0; row < (size_t)code->width; row++)
        append_row(&path, code, row);
    *size = (size_t)code->width + 2 * QUIET_EDGE;
    const char *copy = arena_text(arena, path.data);
    buffer_free(&path);
    memory_wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return copy;
}
