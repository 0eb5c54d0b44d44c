#include "text/gzip.h"

#include <limits.h>
#include <zlib.h>

#include "base/log.h"

enum { WINDOW_BITS = 15, GZIP_FRAME = 16, MEMORY_LEVEL = 9 };

bool gzip_compress(const struct buffer *plain, struct buffer *packed)
{
    z_stream stream = {0};
    if (plain->length > UINT_MAX / 2 ||
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS + GZIP_FRAME, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        log_error("gzip: zlib would not start on %zu bytes", plain->length);
        return false;
    }
    /* deflateBound promises that one call is enough. */
    size_t bound = deflateBound(&stream, plain->length);
    buffer_reserve(packed, bound + 1);
    stream.next_in = (unsigned char *)plain->data;
    stream.avail_in = (unsigned int)plain->length;
    stream.next_out = (unsigned char *)packed->data + packed->length;
    stream.avail_out = (unsigned int)bound;
    bool finished = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (finished) {
        packed->length += stream.total_out;
        packed->data[packed->length] = '\0';
    } else {
        log_error("gzip: zlib did not finish %zu bytes", plain->length);
    }
    deflateEnd(&stream);
    return finished;
}
