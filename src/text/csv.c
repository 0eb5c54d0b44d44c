#include "text/csv.h"

#include <csv.h>
#include <string.h>

#include "base/memory.h"

void csv_append_bytes(struct buffer *buffer, const void *value, size_t length, bool first, char separator)
{
    if (!first)
        buffer_append_byte(buffer, separator);
    /* csv_write writes nothing for NULL, which would lose the field. */
    const char *source = value == NULL ? "" : value;
    size_t source_length = value == NULL ? 0 : length;
    size_t most = source_length * 2 + 2;
    buffer_reserve(buffer, most);
    buffer->length += csv_write(buffer->data + buffer->length, most, source, source_length);
    buffer->data[buffer->length] = '\0';
}

void csv_append_field(struct buffer *buffer, const char *value, bool first)
{
    csv_append_bytes(buffer, value, value == NULL ? 0 : strlen(value), first, ',');
}

void csv_append_end(struct buffer *buffer)
{
    buffer_append(buffer, "\r\n", 2);
}

/* libcsv's callbacks cannot stop it, so the first false is remembered and nothing is called afterwards. */
struct reading {
    bool (*field)(const char *value, size_t length, void *argument);
    bool (*row)(void *argument);
    void *argument;
    bool stopped;
};

static void reading_field(void *value, size_t length, void *argument)
{
    struct reading *reading = argument;
    if (!reading->stopped)
        reading->stopped = !reading->field(value == NULL ? "" : value, length, reading->argument);
}

static void reading_row(int terminator, void *argument)
{
    (void)terminator;
    struct reading *reading = argument;
    if (!reading->stopped)
        reading->stopped = !reading->row(reading->argument);
}

bool csv_read(const void *data, size_t length,
              bool (*field)(const char *value, size_t length, void *argument), bool (*row)(void *argument),
              void *argument)
{
    static const char byte_order_mark[] = {'\xef', '\xbb', '\xbf'};
    const char *text = data;
    if (length >= sizeof byte_order_mark &&
        memcmp(text, byte_order_mark, sizeof byte_order_mark) == 0) { /* not secret */
        text += sizeof byte_order_mark;
        length -= sizeof byte_order_mark;
    }
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return false;
    csv_set_realloc_func(&parser, memory_resize);
    csv_set_free_func(&parser, memory_free);
    /* Room for everything at once: growing would leave copies of answers in freed memory. */
    csv_set_blk_size(&parser, length + 1);
    struct reading reading = {field, row, argument, false};
    bool whole =
        length == 0 || csv_parse(&parser, text, length, reading_field, reading_row, &reading) == length;
    whole = whole && csv_fini(&parser, reading_field, reading_row, &reading) == 0;
    if (parser.entry_buf != NULL)
        memory_wipe(parser.entry_buf, csv_get_buffer_size(&parser));
    csv_free(&parser);
    return whole && !reading.stopped;
}
