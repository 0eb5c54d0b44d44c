#include "domain/signup/signup_submit.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/signup_answers.h"
#include "domain/thread/access_token.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* The one place where many people write at the same moment. All that is slow (two key agreements, the
 * sealing) is done before the write; inside it are two statements that touch a few pages. */

struct submission {
    const struct access *access;
    const struct envelope *envelope;
    char day[CLOCK_TEXT_SIZE];
    int64_t reply_by;
    bool held;
    const struct outbox_message *messages;
};

static enum result signup_present(struct tx *tx, const uint8_t *access_id)
{
    struct statement *find = statement(tx, STATEMENT_SIGNUP_PRESENT);
    statement_bind_blob(find, ":access_id", access_id, UUID_SIZE);
    enum result result = statement_step(find);
    return result == RESULT_OK ? RESULT_CONFLICT : result;
}

static enum result delete_sent_draft(struct tx *tx, const struct submission *submission)
{
    struct statement *delete = statement(tx, STATEMENT_DRAFT_DELETE_SENT);
    statement_bind_blob(delete, ":access_id", submission->access->id, UUID_SIZE);
    statement_bind_blob(delete, ":group_id", submission->envelope->group_id, UUID_SIZE);
    enum result result = statement_run(delete);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        return signup_present(tx, submission->access->id);
    return result;
}

/* The shell of a registration that was erased or purged, whose thread lives on through a question, keeps no
 * place for it. */
static enum result detach_shell(struct tx *tx, const struct submission *submission)
{
    struct statement *detach = statement(tx, STATEMENT_SIGNUP_DETACH_SHELL);
    statement_bind_blob(detach, ":access_id", submission->access->id, UUID_SIZE);
    return statement_run(detach);
}

static enum result insert_signup(struct tx *tx, const struct submission *submission)
{
    const struct envelope *envelope = submission->envelope;
    struct statement *insert = statement(tx, STATEMENT_SIGNUP_INSERT);
    statement_bind_blob(insert, ":id", envelope->id, UUID_SIZE);
    statement_bind_blob(insert, ":group_id", envelope->group_id, UUID_SIZE);
    statement_bind_blob(insert, ":access_id", submission->access->id, UUID_SIZE);
    statement_bind_integer(insert, ":received_at", envelope->sealed_at);
    statement_bind_text(insert, ":received_day", submission->day);
    statement_bind_integer(insert, ":reply_by", submission->reply_by);
    statement_bind_integer(insert, ":held", submission->held);
    statement_bind_text(insert, ":form_version", envelope->form_version);
    statement_bind_blob(insert, ":key_id", envelope->key_id, KEY_ID_SIZE);
    statement_bind_blob(insert, ":sealed_key", envelope->sealed_key, envelope->sealed_key_length);
    statement_bind_blob(insert, ":person_key", envelope->person_key, envelope->person_key_length);
    statement_bind_blob(insert, ":body", envelope->body, envelope->body_length);
    enum result result = statement_run(insert);
    /* Nothing was selected to insert: the group does not take registrations. */
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_REFUSED : result;
}

/* The page that follows tells them; a mail that comes back says that the next one would, too. */
static enum result add_notice(struct tx *tx, const struct submission *submission)
{
    struct notice notice = {.kind = NOTICE_RECEIVED,
                            .signup_id = submission->envelope->id,
                            .at = submission->envelope->sealed_at,
                            .known = NOTICE_BY_PERSON,
                            .messages = submission->messages};
    for (const struct outbox_message *message = submission->messages; message != NULL;
         message = message->next)
        if (strcmp(message->kind, "received") == 0)
            notice.known = NOTICE_UNKNOWN;
    return notice_add(tx, &notice);
}

/* The draft goes first: whoever deletes it is the one who sends it, and a refusal afterwards brings it back.
 */
static enum result write_submission(struct tx *tx, void *argument)
{
    const struct submission *submission = argument;
    enum result result = delete_sent_draft(tx, submission);
    if (result == RESULT_OK)
        result = detach_shell(tx, submission);
    if (result == RESULT_OK)
        result = insert_signup(tx, submission);
    if (result == RESULT_OK)
        result = access_token_insert(tx, submission->access, &submission->access->mailed);
    if (result == RESULT_OK)
        result = outbox_add(tx, submission->messages, submission->envelope->id);
    return result == RESULT_OK ? add_notice(tx, submission) : result;
}

enum result signup_submit(struct db *db, const struct practice *practice, const struct access *access,
                          const struct draft *draft, const char *form_version, int reply_days,
                          const struct outbox_message *messages, struct arena *arena)
{
    int64_t now = clock_now();
    struct envelope envelope = {.form_version = form_version, .sealed_at = now};
    struct submission submission = {
        .access = access,
        .envelope = &envelope,
        .reply_by = clock_business_days_after(now, reply_days),
        .held = answers_get(draft->answers, "_held") != NULL,
        .messages = messages,
    };
    random_uuid(now, envelope.id);
    for (size_t i = 0; i < UUID_SIZE; i++)
        envelope.group_id[i] = draft->group_id[i];
    clock_day(now, submission.day);
    envelope_seal(&envelope, practice, access->thread_key, signup_own_answers(draft->answers, arena), arena);
    return db_write(db, write_submission, &submission);
}
