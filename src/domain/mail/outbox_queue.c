#include "domain/mail/outbox_queue.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/mail/offer_end.h"
#include "domain/mail/outbox_box.h"
#include "store/column.h"
#include "store/statement.h"

#define LONGEST_WAIT (6 * CLOCK_HOUR)

static enum result write_resume(struct tx *tx, void *argument)
{
    struct statement *resume = statement(tx, STATEMENT_OUTBOX_RESUME);
    (void)argument;
    statement_bind_integer(resume, ":now", clock_now());
    return statement_run(resume);
}

enum result outbox_resume(struct db *db)
{
    return db_write(db, write_resume, NULL);
}

struct taking {
    const struct config *config;
    struct arena *arena;
    struct outbox_item *item;
    uint8_t sealed_id[UUID_SIZE];
    uint8_t *box;
    size_t box_length;
    int64_t offer_until;
};

/* The days of an offer begin with the attempt that succeeds, so each writes its own day into letter and row.
 */
static int64_t read_end(struct statement *row, int64_t now)
{
    int64_t days = column_integer(row, 6);
    return days != 0 ? offer_end(now, days, column_integer(row, 7)) : column_integer(row, 5);
}

static enum result write_taking(struct tx *tx, void *argument)
{
    struct taking *taking = argument;
    struct outbox_item *item = taking->item;
    int64_t now = clock_now();
    struct statement *find = statement(tx, STATEMENT_OUTBOX_NEXT);
    statement_bind_integer(find, ":now", now);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    column_bytes(find, 0, item->id, UUID_SIZE);
    taking->box = column_blob(find, 1, taking->arena, &taking->box_length);
    item->ready_at = column_integer(find, 2);
    item->attempts = (int)column_integer(find, 3) + 1;
    column_bytes(find, 4, taking->sealed_id, UUID_SIZE);
    taking->offer_until = read_end(find, now);
    struct statement *begin = statement(tx, STATEMENT_OUTBOX_BEGIN);
    statement_bind_blob(begin, ":id", item->id, UUID_SIZE);
    statement_bind_integer(begin, ":now", now);
    statement_bind_integer(begin, ":offer_until", taking->offer_until);
    /* Longer than an attempt can take: nobody may take it a second time meanwhile. */
    statement_bind_integer(begin, ":again", now + 2 * taking->config->mail_timeout_seconds * CLOCK_SECOND);
    return statement_run(begin);
}

static const char *with_day(const char *text, const char *day, struct arena *arena)
{
    struct buffer filled = {0};
    for (const char *mark; (mark = strstr(text, OUTBOX_DAY)) != NULL; text = mark + strlen(OUTBOX_DAY)) {
        buffer_append(&filled, text, (size_t)(mark - text));
        buffer_append_text(&filled, day);
    }
    buffer_append_text(&filled, text);
    const char *copy = arena_copy(arena, filled.data, filled.length);
    buffer_free(&filled);
    return copy;
}

static void fill_in_day(struct mail *mail, int64_t offer_until, struct arena *arena)
{
    char day[CLOCK_TEXT_SIZE];
    if (offer_until == 0)
        return;
    clock_long_day(offer_until, day);
    mail->subject = with_day(mail->subject, day, arena);
    mail->text = with_day(mail->text, day, arena);
    mail->html = with_day(mail->html, day, arena);
}

enum result outbox_take(struct db *db, const struct config *config,
                        const uint8_t mail_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                        struct outbox_item *item)
{
    for (;;) {
        struct taking taking = {.config = config, .arena = arena, .item = item};
        enum result result = db_write(db, write_taking, &taking);
        if (result != RESULT_OK)
            return result;
        if (outbox_box_open(mail_key, taking.sealed_id, taking.box, taking.box_length, &item->mail, arena)) {
            fill_in_day(&item->mail, taking.offer_until, arena);
            return RESULT_OK;
        }
        log_error(
            "a message cannot be opened with mail.key and is given up; gather check says which keys differ");
        result = outbox_refused(db, item, "unreadable");
        if (result != RESULT_OK)
            return result;
    }
}

struct ending {
    const struct outbox_item *item;
    enum statement_name name;
    const char *error;
    int64_t due_at;
};

static enum result write_ending(struct tx *tx, void *argument)
{
    const struct ending *ending = argument;
    struct statement *update = statement(tx, ending->name);
    statement_bind_blob(update, ":id", ending->item->id, UUID_SIZE);
    if (ending->error != NULL)
        statement_bind_text(update, ":error", ending->error);
    if (ending->due_at != 0)
        statement_bind_integer(update, ":due_at", ending->due_at);
    /* No row is fine: what it told about was erased while it was being sent. */
    return statement_run(update);
}

enum result outbox_sent(struct db *db, const struct outbox_item *item)
{
    struct ending ending = {.item = item, .name = STATEMENT_OUTBOX_SENT};
    return db_write(db, write_ending, &ending);
}

/* Twice as long as the last time, and up to half as much again by chance: what failed together, because the
 * server was away, does not come back all at once. */
static int64_t wait_before(int attempts, int64_t first)
{
    int64_t wait = first;
    uint16_t chance;
    for (int i = 1; i < attempts && wait < LONGEST_WAIT; i++)
        wait *= 2;
    if (wait > LONGEST_WAIT)
        wait = LONGEST_WAIT;
    random_bytes(&chance, sizeof chance);
    return wait + wait / 2 * chance / UINT16_MAX;
}

enum result outbox_failed(struct db *db, const struct config *config, const struct outbox_item *item,
                          const char *error)
{
    int64_t now = clock_now();
    if (now - item->ready_at > config->mail_give_up_days * CLOCK_DAY)
        return outbox_refused(db, item, "expired");
    struct ending ending = {
        .item = item,
        .name = STATEMENT_OUTBOX_LATER,
        .error = error,
        .due_at = now + wait_before(item->attempts, config->mail_retry_seconds * CLOCK_SECOND),
    };
    return db_write(db, write_ending, &ending);
}

enum result outbox_refused(struct db *db, const struct outbox_item *item, const char *error)
{
    struct ending ending = {.item = item, .name = STATEMENT_OUTBOX_REFUSED, .error = error};
    return db_write(db, write_ending, &ending);
}
