#include "domain/signup/signup_enter.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/signup_answers.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* The thread it belongs to: a new one, that of the question, or none. */
static enum result find_thread(struct tx *tx, const struct signup_entry *entry,
                               uint8_t access_id[static UUID_SIZE], bool *has_access)
{
    *has_access = entry->access != NULL;
    if (entry->access != NULL) {
        memcpy(access_id, entry->access->id, UUID_SIZE);
        return access_insert(tx, entry->access);
    }
    if (entry->enquiry_id == NULL)
        return RESULT_OK;
    struct statement *find = statement(tx, STATEMENT_ENQUIRY_ACCESS);
    statement_bind_blob(find, ":id", entry->enquiry_id, UUID_SIZE);
    enum result result = statement_step(find);
    *has_access = result == RESULT_OK && column_bytes(find, 0, access_id, UUID_SIZE);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static void bind_envelope(struct statement *insert, const struct envelope *envelope)
{
    statement_bind_blob(insert, ":id", envelope->id, UUID_SIZE);
    statement_bind_blob(insert, ":group_id", envelope->group_id, UUID_SIZE);
    statement_bind_text(insert, ":form_version", envelope->form_version);
    statement_bind_blob(insert, ":key_id", envelope->key_id, KEY_ID_SIZE);
    statement_bind_blob(insert, ":sealed_key", envelope->sealed_key, envelope->sealed_key_length);
    statement_bind_blob(insert, ":person_key", envelope->person_key, envelope->person_key_length);
    statement_bind_blob(insert, ":body", envelope->body, envelope->body_length);
}

void signup_enter_seal(const struct practice *practice, const struct signup_entry *entry,
                       struct envelope *envelope, struct arena *arena)
{
    *envelope = (struct envelope){.form_version = entry->form_version, .sealed_at = clock_now()};
    if (entry->id != NULL)
        memcpy(envelope->id, entry->id, UUID_SIZE);
    else
        random_uuid(envelope->sealed_at, envelope->id);
    memcpy(envelope->group_id, entry->group->id, UUID_SIZE);
    envelope_seal(envelope, practice, entry->access != NULL ? entry->access->thread_key : NULL,
                  signup_own_answers(entry->answers, arena), arena);
}

enum result signup_enter(struct tx *tx, const struct signup_entry *entry, const struct envelope *envelope)
{
    uint8_t access_id[UUID_SIZE];
    char day[CLOCK_TEXT_SIZE];
    bool has_access = false;
    enum result result = find_thread(tx, entry, access_id, &has_access);
    if (result != RESULT_OK)
        return result;
    clock_day(envelope->sealed_at, day);
    struct statement *insert = statement(tx, STATEMENT_SIGNUP_ENTER);
    bind_envelope(insert, envelope);
    statement_bind_blob(insert, ":access_id", has_access ? access_id : NULL, UUID_SIZE);
    statement_bind_integer(insert, ":received_at", envelope->sealed_at);
    statement_bind_text(insert, ":received_day", day);
    statement_bind_integer(insert, ":reply_by",
                           clock_business_days_after(envelope->sealed_at, entry->reply_days));
    statement_bind_text(insert, ":source", entry->source);
    result = statement_run(insert);
    /* Whoever enters it speaks with them, and says what comes next. */
    const struct notice notice = {.kind = NOTICE_RECEIVED,
                                  .signup_id = envelope->id,
                                  .at = envelope->sealed_at,
                                  .known = NOTICE_BY_STAFF};
    return result == RESULT_OK ? notice_add(tx, &notice) : result;
}
