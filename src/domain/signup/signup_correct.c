#include "domain/signup/signup_correct.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/signup/signup_answers.h"
#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

struct correction {
    const uint8_t *access_id;
    const uint8_t *draft_group_id;
    const struct signup *signup;
    const struct envelope *envelope;
    const struct outbox_message *messages;
    int64_t at;
};

static enum result delete_draft(struct tx *tx, const struct correction *correction)
{
    struct statement *delete = statement(tx, STATEMENT_DRAFT_DELETE_SENT);
    statement_bind_blob(delete, ":access_id", correction->access_id, UUID_SIZE);
    statement_bind_blob(delete, ":group_id", correction->draft_group_id, UUID_SIZE);
    enum result result = statement_run(delete);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

static enum result keep_version(struct tx *tx, const struct correction *correction)
{
    struct statement *keep = statement(tx, STATEMENT_SIGNUP_KEEP_VERSION);
    statement_bind_blob(keep, ":id", correction->signup->id, UUID_SIZE);
    statement_bind_blob(keep, ":access_id", correction->access_id, UUID_SIZE);
    statement_bind_integer(keep, ":version", correction->signup->version);
    enum result result = statement_run(keep);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

static enum result replace_version(struct tx *tx, const struct correction *correction)
{
    const struct envelope *envelope = correction->envelope;
    if (correction->signup->shared) {
        struct statement *body = statement(tx, STATEMENT_SIGNUP_CORRECT_SHARED);
        statement_bind_blob(body, ":id", correction->signup->id, UUID_SIZE);
        statement_bind_blob(body, ":body", envelope->body, envelope->body_length);
        return statement_run(body);
    }
    struct statement *replace = statement(tx, STATEMENT_SIGNUP_CORRECT);
    statement_bind_blob(replace, ":id", correction->signup->id, UUID_SIZE);
    statement_bind_text(replace, ":form_version", envelope->form_version);
    statement_bind_integer(replace, ":sealed_at", envelope->sealed_at);
    statement_bind_blob(replace, ":key_id", envelope->key_id, KEY_ID_SIZE);
    statement_bind_blob(replace, ":sealed_key", envelope->sealed_key, envelope->sealed_key_length);
    statement_bind_blob(replace, ":person_key", envelope->person_key, envelope->person_key_length);
    statement_bind_blob(replace, ":body", envelope->body, envelope->body_length);
    return statement_run(replace);
}

static enum result note_correction(struct tx *tx, const struct correction *correction)
{
    struct statement *event = statement(tx, STATEMENT_SIGNUP_EVENT_INSERT);
    statement_bind_blob(event, ":signup_id", correction->signup->id, UUID_SIZE);
    statement_bind_integer(event, ":at", correction->at);
    statement_bind_text(event, ":actor_kind", "person");
    statement_bind_blob(event, ":actor", NULL, 0);
    statement_bind_text(event, ":kind", "corrected");
    statement_bind_text(event, ":from", NULL);
    statement_bind_text(event, ":to", NULL);
    return statement_run(event);
}

static enum result tell_again(struct tx *tx, const uint8_t *signup_id, const struct outbox_message *messages,
                              int64_t at)
{
    enum result result = outbox_add(tx, messages, signup_id);
    return result == RESULT_OK ? notice_again(tx, signup_id, messages, at) : result;
}

static enum result write_correction(struct tx *tx, void *argument)
{
    const struct correction *correction = argument;
    enum result result = delete_draft(tx, correction);
    if (result == RESULT_OK)
        result = keep_version(tx, correction);
    if (result == RESULT_OK)
        result = replace_version(tx, correction);
    if (result == RESULT_OK)
        result = note_correction(tx, correction);
    return result == RESULT_OK ? tell_again(tx, correction->signup->id, correction->messages, correction->at)
                               : result;
}

enum result signup_correct(struct db *db, const struct practice *practice, const struct access *access,
                           const struct draft *draft, const struct signup *signup, const char *form_version,
                           const struct outbox_message *messages, struct arena *arena)
{
    struct envelope envelope = {.form_version = form_version, .sealed_at = clock_now()};
    struct correction correction = {access->id, draft->group_id, signup, &envelope, messages, clock_now()};
    const struct answers *answers = signup_own_answers(draft->answers, arena);
    memcpy(envelope.id, signup->id, UUID_SIZE);
    /* All versions name the group it was first sealed for, even when it has been carried over to another. */
    memcpy(envelope.group_id, signup->envelope.group_id, UUID_SIZE);
    if (signup->shared) {
        /* A new key would shut out whoever holds the other code. */
        envelope = signup->envelope;
        if (!envelope_amend_as_person(&envelope, access->thread_key, answers, arena))
            return RESULT_FAILED;
    } else {
        envelope_seal(&envelope, practice, access->thread_key, answers, arena);
    }
    return db_write(db, write_correction, &correction);
}

enum result signup_amend(struct tx *tx, const struct signup *signup, const struct envelope *amended,
                         const uint8_t account_id[static UUID_SIZE], const struct outbox_message *messages)
{
    struct signup_change change = {.id = signup->id,
                                   .from = STATUS_COUNT,
                                   .to = STATUS_COUNT,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = account_id,
                                   .at = clock_now(),
                                   .kind = "corrected"};
    struct statement *keep = statement(tx, STATEMENT_AMEND_KEEP_VERSION);
    statement_bind_blob(keep, ":id", signup->id, UUID_SIZE);
    statement_bind_integer(keep, ":version", signup->version);
    enum result result = statement_run(keep);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        result = RESULT_CONFLICT;
    if (result != RESULT_OK)
        return result;
    struct statement *store = statement(tx, STATEMENT_AMEND_BODY);
    statement_bind_blob(store, ":id", signup->id, UUID_SIZE);
    statement_bind_blob(store, ":body", amended->body, amended->body_length);
    result = statement_run(store);
    if (result == RESULT_OK)
        result = signup_write_event(tx, &change);
    return result == RESULT_OK ? tell_again(tx, signup->id, messages, change.at) : result;
}

struct versions {
    const struct signup *signup;
    struct arena *arena;
    struct envelope *envelopes;
    int *numbers;
    size_t count;
};

static bool read_version(struct statement *row, struct versions *versions)
{
    struct envelope *envelope = &versions->envelopes[versions->count];
    versions->numbers[versions->count] = (int)column_integer(row, 0);
    *envelope = (struct envelope){
        .form_version = column_text(row, 1, versions->arena),
        .sealed_at = column_integer(row, 2),
    };
    envelope->sealed_key = column_blob(row, 4, versions->arena, &envelope->sealed_key_length);
    envelope->body = column_blob(row, 5, versions->arena, &envelope->body_length);
    memcpy(envelope->id, versions->signup->id, UUID_SIZE);
    memcpy(envelope->group_id, versions->signup->envelope.group_id, UUID_SIZE);
    return column_bytes(row, 3, envelope->key_id, KEY_ID_SIZE);
}

static enum result list_versions(struct tx *tx, void *argument)
{
    struct versions *versions = argument;
    struct statement *row = statement(tx, STATEMENT_SIGNUP_VERSIONS);
    enum result result = RESULT_OK;
    statement_bind_blob(row, ":id", versions->signup->id, UUID_SIZE);
    versions->count = 0;
    while (versions->count < SIGNUP_VERSION_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        if (!read_version(row, versions)) {
            log_error("an earlier version of a sign-up in intake.db is damaged");
            return RESULT_FAILED;
        }
        versions->count++;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result signup_versions(struct db *db, const struct signup *signup, struct arena *arena,
                            struct envelope **envelopes, int **versions, size_t *count)
{
    struct versions reading = {.signup = signup, .arena = arena};
    reading.envelopes = arena_allocate(arena, SIGNUP_VERSION_LIMIT * sizeof *reading.envelopes);
    reading.numbers = arena_allocate(arena, SIGNUP_VERSION_LIMIT * sizeof *reading.numbers);
    enum result result = db_read(db, list_versions, &reading);
    *envelopes = reading.envelopes;
    *versions = reading.numbers;
    *count = result == RESULT_OK ? reading.count : 0;
    return result;
}
