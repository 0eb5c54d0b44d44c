#include "domain/roster/roster_csv.h"

#include <string.h>

#include "base/log.h"
#include "domain/roster/roster.h"
#include "domain/roster/roster_choice.h"
#include "domain/roster/roster_columns.h"
#include "domain/roster/roster_guard.h"
#include "domain/roster/roster_options.h"
#include "text/csv.h"

enum { FLUSH_AT = 32 * 1024 };

struct writing {
    const struct intake *intake;
    const struct roster_options *options;
    enum status status; /* STATUS_COUNT: all */
    char separator;
    struct roster_extras extras;
    bool has_extras;
    const struct roster_column *columns;
    size_t column_count;
    struct arena *row_arena;
    struct buffer out;
    struct buffer cell;
    bool (*sink)(void *argument, const void *data, size_t length);
    void *argument;
    int64_t *rows;
};

static bool is_wanted(const struct writing *writing, const struct signup *signup)
{
    return writing->status == STATUS_COUNT || signup->status == writing->status;
}

static bool note_extras(const struct signup *signup, const struct answers *answers, void *argument)
{
    struct writing *writing = argument;
    if (answers != NULL && is_wanted(writing, signup))
        roster_extras_add(&writing->extras, writing->intake, answers);
    return true;
}

static bool flush(struct writing *writing)
{
    bool is_taken =
        writing->out.length == 0 || writing->sink(writing->argument, writing->out.data, writing->out.length);
    buffer_reset(&writing->out);
    return is_taken;
}

static void append_cell(struct writing *writing, const char *value, bool guarded, bool first)
{
    buffer_reset(&writing->cell);
    if (guarded)
        roster_guard_cell(value, &writing->cell);
    else
        buffer_append_text(&writing->cell, value);
    csv_append_bytes(&writing->out, writing->cell.data, writing->cell.length, first, writing->separator);
}

static bool write_row(const struct signup *signup, const struct answers *answers, void *argument)
{
    struct writing *writing = argument;
    if (!is_wanted(writing, signup))
        return true;
    if (writing->has_extras && answers != NULL &&
        !roster_extras_cover(&writing->extras, writing->intake, answers)) {
        log_error("an answer arrived for which the roster has no column; download it again");
        return false;
    }
    for (size_t i = 0; i < writing->column_count; i++) {
        const struct roster_column *column = &writing->columns[i];
        const char *value =
            roster_cell(column, writing->intake, signup, answers, &writing->extras, writing->row_arena);
        append_cell(writing, value, !writing->options->exact && roster_column_is_typed(column), i == 0);
    }
    csv_append_end(&writing->out);
    arena_reset(writing->row_arena);
    (*writing->rows)++;
    return writing->out.length < FLUSH_AT || flush(writing);
}

static void write_header(struct writing *writing)
{
    if (!writing->options->exact && !writing->options->unmarked)
        buffer_append(&writing->out, "\xef\xbb\xbf", 3);
    for (size_t i = 0; i < writing->column_count; i++)
        append_cell(writing, writing->columns[i].title, false, i == 0);
    csv_append_end(&writing->out);
}

static bool is_own(const struct roster_options *options)
{
    return strcmp(options->preset, "own") == 0;
}

/* Everything is gone through twice, because a file's columns stand before its rows and memory is not to grow
 * with the rows. */
static enum result write_all(struct writing *writing, struct db *intake_db, const struct group *group,
                             const uint8_t *secret_key, struct arena *arena)
{
    enum result result = RESULT_OK;
    if (writing->has_extras)
        result = roster_read(intake_db, group, secret_key, note_extras, writing);
    if (result != RESULT_OK)
        return result;
    writing->columns =
        is_own(writing->options)
            ? roster_choice(writing->intake, writing->options->columns, writing->options->column_count, arena,
                            &writing->column_count)
            : roster_columns(writing->intake, writing->options->preset,
                             writing->has_extras ? &writing->extras : NULL, arena, &writing->column_count);
    if (writing->columns == NULL)
        return RESULT_NOT_FOUND;
    write_header(writing);
    result = roster_read(intake_db, group, secret_key, write_row, writing);
    if (result == RESULT_OK && !flush(writing))
        result = RESULT_FAILED;
    return result;
}

enum result roster_write_csv(struct db *intake_db, const struct intake *intake, const struct group *group,
                             const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                             const struct roster_options *options,
                             bool (*sink)(void *argument, const void *data, size_t length), void *argument,
                             int64_t *rows)
{
    enum status status = options->status == NULL ? STATUS_COUNT : status_from_word(options->status);
    *rows = 0;
    if (roster_preset(options->preset) == NULL || (options->status != NULL && status == STATUS_COUNT))
        return RESULT_NOT_FOUND;
    struct arena *arena = arena_create();
    struct writing writing = {
        .intake = intake,
        .options = options,
        .status = status,
        .separator = options->separator == ';' ? ';' : ',',
        .extras = {.arena = arena},
        .has_extras = strcmp(options->preset, "everything") == 0,
        .row_arena = arena_create(),
        .sink = sink,
        .argument = argument,
        .rows = rows,
    };
    enum result result = write_all(&writing, intake_db, group, secret_key, arena);
    buffer_free(&writing.out);
    buffer_free(&writing.cell);
    arena_destroy(writing.row_arena);
    arena_destroy(arena);
    return result;
}
