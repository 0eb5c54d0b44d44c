#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/encoding.h"

enum { TEXT_SIZE = 2048, LINE_SIZE = 4096, ESCAPE_SIZE = 4 };

static const char *process_name = "gather";

static const char *const level_names[] = {
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_ERROR] = "error",
};

void log_name(const char *text)
{
    process_name = text;
}

/* The length of the printable character at text, 0 when its first byte must be escaped. */
static size_t printable(const unsigned char *text, size_t length)
{
    if (text[0] < 0x20 || text[0] == 0x7f)
        return 0;
    if (text[0] < 0x80)
        return 1;
    /* U+0080 to U+009F are control characters, too. */
    if (text[0] == 0xc2 && length > 1 && text[1] < 0xa0)
        return 0;
    for (size_t size = 2; size <= 4 && size <= length; size++)
        if (encoding_is_utf8((const char *)text, size))
            return size;
    return 0;
}

static size_t escape(const char *text, size_t length, char *line, size_t used)
{
    const unsigned char *bytes = (const unsigned char *)text;

    for (size_t at = 0; at < length && used + ESCAPE_SIZE + 2 < LINE_SIZE;) {
        size_t size = printable(bytes + at, length - at);

        if (size == 0) {
            used += (size_t)snprintf(line + used, LINE_SIZE - used, "\\x%02x", bytes[at]);
            at++;
            continue;
        }
        while (size-- > 0)
            line[used++] = text[at++];
    }
    return used;
}

static size_t put_prefix(enum log_level level, char *line)
{
    struct timespec now;
    struct tm utc;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t used = strftime(line, LINE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
    int more = snprintf(line + used, LINE_SIZE - used, " %.64s %s: ", process_name, level_names[level]);

    return used + (size_t)more;
}

void log_line(enum log_level level, const char *format, ...)
{
    int saved = errno;
    char text[TEXT_SIZE], line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    if (length >= TEXT_SIZE)
        length = TEXT_SIZE - 1;
    size_t used = escape(text, (size_t)length, line, put_prefix(level, line));

    line[used++] = '\n';
    while (write(STDERR_FILENO, line, used) < 0 && errno == EINTR)
        continue;
    errno = saved;
}
