#include "domain/told/notice.h"

#include <string.h>

#include "base/clock.h"
#include "store/statement.h"

/* A mail that a server has not taken by the end of the next business day is a call. */
enum { BUSINESS_DAYS = 1 };

static const struct {
    const char *word;
    const char *mail;
} kinds[NOTICE_COUNT] = {
#define NOTICE(name, word_text, mail_text) [NOTICE_##name] = {word_text, mail_text},
#include "domain/told/notice.def"
#undef NOTICE
};

const char *notice_word(enum notice_kind kind)
{
    return kind < NOTICE_COUNT ? kinds[kind].word : "";
}

enum notice_kind notice_from_word(const char *word)
{
    for (size_t i = 0; word != NULL && i < NOTICE_COUNT; i++)
        if (strcmp(kinds[i].word, word) == 0)
            return (enum notice_kind)i;
    return NOTICE_COUNT;
}

static const struct outbox_message *find_message(const struct notice *notice)
{
    const struct outbox_message *message = notice->messages;
    while (message != NULL && (message->is_held || strcmp(message->kind, kinds[notice->kind].mail) != 0))
        message = message->next;
    return message;
}

static const char *state_of(const struct notice *notice, const struct outbox_message *message)
{
    if (notice->known == NOTICE_BY_PERSON)
        return "seen";
    if (notice->known == NOTICE_BY_STAFF)
        return "told";
    if (message == NULL)
        return "call";
    return message->box != NULL ? "queued" : "failed";
}

/* What changes dates says nothing about the place, and the other way round. */
static enum result drop_older(struct tx *tx, const struct notice *notice)
{
    if (notice->signup_id == NULL || notice->kind == NOTICE_DATES || notice->kind == NOTICE_REMINDER)
        return RESULT_OK;
    return notice_drop(tx, notice->signup_id, 0, notice->at);
}

enum result notice_add(struct tx *tx, const struct notice *notice)
{
    uint8_t id[UUID_SIZE];
    const struct outbox_message *message = find_message(notice);
    enum result result = drop_older(tx, notice);
    if (result != RESULT_OK)
        return result;
    random_uuid(notice->at, id);
    int64_t due_at =
        notice->due_at != 0 ? notice->due_at : clock_business_days_after(notice->at, BUSINESS_DAYS);
    bool is_over = notice->known != NOTICE_UNKNOWN;
    struct statement *insert = statement(tx, STATEMENT_NOTICE_INSERT);
    statement_bind_blob(insert, ":id", id, sizeof id);
    statement_bind_blob(insert, ":signup_id", notice->signup_id, UUID_SIZE);
    statement_bind_blob(insert, ":enquiry_id", notice->enquiry_id, UUID_SIZE);
    statement_bind_text(insert, ":kind", notice_word(notice->kind));
    statement_bind_text(insert, ":state", state_of(notice, message));
    statement_bind_blob(insert, ":outbox_id", message != NULL && !is_over ? message->id : NULL, UUID_SIZE);
    statement_bind_integer(insert, ":at", notice->at);
    statement_bind_integer(insert, ":due_at", due_at);
    statement_bind_integer(insert, ":next_at", notice->next_at != 0 ? notice->next_at : notice->at);
    statement_bind_integer(insert, ":ended_at", is_over ? notice->at : 0);
    statement_bind_blob(insert, ":account_id", notice->account_id, UUID_SIZE);
    statement_bind_text(insert, ":how",
                        !is_over                           ? NULL
                        : notice->known == NOTICE_BY_STAFF ? "phone"
                                                           : "page");
    return statement_run(insert);
}

enum result notice_drop(struct tx *tx, const uint8_t signup_id[static UUID_SIZE], int64_t since, int64_t at)
{
    struct statement *drop = statement(tx, STATEMENT_NOTICE_DROP);
    statement_bind_blob(drop, ":signup_id", signup_id, UUID_SIZE);
    statement_bind_integer(drop, ":since", since);
    statement_bind_integer(drop, ":at", at);
    return statement_run(drop);
}

enum result notice_again(struct tx *tx, const uint8_t signup_id[static UUID_SIZE],
                         const struct outbox_message *messages, int64_t at)
{
    const struct outbox_message *message = messages;
    while (message != NULL && message->is_held)
        message = message->next;
    for (int kind = 0; message != NULL && kind < NOTICE_COUNT; kind++) {
        struct notice notice = {
            .kind = (enum notice_kind)kind, .signup_id = signup_id, .at = at, .messages = messages};
        if (strcmp(kinds[kind].mail, message->kind) == 0)
            return notice_add(tx, &notice);
    }
    return RESULT_OK;
}

enum result notice_add_many(struct tx *tx, enum notice_kind kind, const struct outbox_notice *people,
                            size_t count, int64_t at)
{
    enum result result = outbox_add_notices(tx, people, count);
    for (size_t index = 0; result == RESULT_OK && index < count; index++) {
        struct notice notice = {
            .kind = kind, .signup_id = people[index].signup_id, .at = at, .messages = people[index].message};
        result = notice_add(tx, &notice);
    }
    return result;
}
