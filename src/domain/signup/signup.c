#include "domain/signup/signup.h"

#include <string.h>

#include "base/log.h"
#include "store/column.h"
#include "store/statement.h"

/* The columns every statement about sign-ups gives, in the order of sql/query/signup/signup.sql; the slug
 * comes after them. */
enum { MERGED_COLUMN = 18, SLUG_COLUMN = 19, SHARED_COLUMN = 20 };

static bool read_envelope(struct statement *row, struct arena *arena, struct envelope *envelope)
{
    size_t key_id_length = 0;
    const uint8_t *key_id = column_blob(row, 14, arena, &key_id_length);
    envelope->form_version = column_text(row, 12, arena);
    envelope->sealed_at = column_integer(row, 13);
    for (size_t i = 0; key_id != NULL && i < sizeof envelope->key_id && i < key_id_length; i++)
        envelope->key_id[i] = key_id[i];
    envelope->sealed_key = column_blob(row, 15, arena, &envelope->sealed_key_length);
    envelope->person_key = column_blob(row, 16, arena, &envelope->person_key_length);
    envelope->body = column_blob(row, 17, arena, &envelope->body_length);
    return column_bytes(row, 0, envelope->id, sizeof envelope->id) &&
           column_bytes(row, 1, envelope->group_id, sizeof envelope->group_id);
}

static enum result read_signup(struct statement *row, struct arena *arena, struct signup *signup)
{
    *signup = (struct signup){
        .status = status_from_word(column_text(row, 3, arena)),
        .status_at = column_integer(row, 4),
        .received_at = column_integer(row, 5),
        .reply_by = column_integer(row, 7),
        .offer_until = column_integer(row, 8),
        .source = column_text(row, 9, arena),
        .held = column_integer(row, 10) != 0,
        .version = (int)column_integer(row, 11),
    };
    bool good = read_envelope(row, arena, &signup->envelope);
    signup->erased = signup->envelope.body == NULL;
    signup->merged = column_integer(row, MERGED_COLUMN) != 0;
    if (good && signup->status != STATUS_COUNT && column_bytes(row, 0, signup->id, sizeof signup->id))
        return RESULT_OK;
    log_error("a sign-up in intake.db is damaged");
    return RESULT_FAILED;
}

struct signup_read {
    const uint8_t *key;
    struct arena *arena;
    struct signup *signup;
    const char **group_slug;
};

static enum result find_signup(struct tx *tx, void *argument)
{
    const struct signup_read *read = argument;
    struct statement *find = statement(tx, STATEMENT_SIGNUP_BY_ID);
    statement_bind_blob(find, ":key", read->key, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (read->group_slug != NULL)
        *read->group_slug = column_text(find, SLUG_COLUMN, read->arena);
    return read_signup(find, read->arena, read->signup);
}

/* Whether the row found is another one than the access' own. */
static bool is_theirs(struct statement *row, const struct access *access)
{
    uint8_t access_id[UUID_SIZE];
    return !column_is_null(row, 2) && column_bytes(row, 2, access_id, sizeof access_id) &&
           memcmp(access_id, access->id, sizeof access_id) == 0; /* not secret */
}

/* Makes the envelope of signup one that the access of a double opens. */
static enum result follow_link(struct tx *tx, const struct access *access, struct arena *arena,
                               struct signup *signup)
{
    struct statement *find = statement(tx, STATEMENT_MERGED_LINK);
    statement_bind_blob(find, ":access_id", access->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    struct envelope own = {.form_version = column_text(find, 2, arena), .sealed_at = column_integer(find, 3)};
    size_t length = 0;
    own.person_key = column_blob(find, 5, arena, &own.person_key_length);
    const uint8_t *link = column_blob(find, 6, arena, &length);
    bool good = column_bytes(find, 0, own.id, UUID_SIZE) && column_bytes(find, 1, own.group_id, UUID_SIZE) &&
                column_bytes(find, 4, own.key_id, KEY_ID_SIZE);
    if (good && envelope_follow(&own, access->thread_key, link, length, &signup->envelope, arena))
        return RESULT_OK;
    log_error("a double in intake.db does not lead to what it was merged into");
    return RESULT_FAILED;
}

struct access_read {
    const struct access *access;
    struct arena *arena;
    struct signup *signup;
    const char **group_slug;
};

static enum result find_by_access(struct tx *tx, void *argument)
{
    const struct access_read *read = argument;
    struct statement *find = statement(tx, STATEMENT_SIGNUP_BY_ACCESS);
    statement_bind_blob(find, ":key", read->access->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (read->group_slug != NULL)
        *read->group_slug = column_text(find, SLUG_COLUMN, read->arena);
    result = read_signup(find, read->arena, read->signup);
    read->signup->shared = column_integer(find, SHARED_COLUMN) != 0;
    if (result != RESULT_OK || is_theirs(find, read->access))
        return result;
    return follow_link(tx, read->access, read->arena, read->signup);
}

enum result signup_by_access(struct db *db, const struct access *access, struct arena *arena,
                             struct signup *signup, const char **group_slug)
{
    struct access_read read = {access, arena, signup, group_slug};
    return db_read(db, find_by_access, &read);
}

enum result signup_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                         struct signup *signup, const char **group_slug)
{
    struct signup_read read = {id, arena, signup, group_slug};
    return db_read(db, find_signup, &read);
}

struct walk {
    const uint8_t *group_id;
    bool (*each)(const struct signup *signup, struct arena *row_arena, void *argument);
    void *argument;
    struct arena *arena;
};

static enum result walk_signups(struct tx *tx, void *argument)
{
    const struct walk *walk = argument;
    enum result result = RESULT_OK;
    struct statement *rows = statement(tx, STATEMENT_SIGNUP_EACH);
    statement_bind_blob(rows, ":group_id", walk->group_id, UUID_SIZE);
    while ((result = statement_step(rows)) == RESULT_OK) {
        struct signup signup;
        result = read_signup(rows, walk->arena, &signup);
        if (result != RESULT_OK || !walk->each(&signup, walk->arena, walk->argument))
            return RESULT_FAILED;
        arena_reset(walk->arena);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result signup_each(struct db *db, const uint8_t group_id[static UUID_SIZE],
                        bool (*each)(const struct signup *signup, struct arena *row_arena, void *argument),
                        void *argument)
{
    struct walk walk = {group_id, each, argument, arena_create()};
    enum result result = db_read(db, walk_signups, &walk);
    arena_destroy(walk.arena);
    return result;
}
