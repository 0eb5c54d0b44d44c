#include "domain/signup/signup.h"

#include "base/log.h"
#include "store/column.h"
#include "store/statement.h"

/* The columns every statement about sign-ups gives, in the order of sql/query/signup/signup.sql; the slug
 * comes after them. */
enum { SLUG_COLUMN = 18 };

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
    if (good && signup->status != STATUS_COUNT && column_bytes(row, 0, signup->id, sizeof signup->id))
        return RESULT_OK;
    log_error("a sign-up in intake.db is damaged");
    return RESULT_FAILED;
}

struct signup_read {
    enum statement_name name;
    const uint8_t *key; /* the id the statement looks up */
    struct arena *arena;
    struct signup *signup;
    const char **group_slug;
};

static enum result find_signup(struct tx *tx, void *argument)
{
    const struct signup_read *read = argument;
    struct statement *find = statement(tx, read->name);
    statement_bind_blob(find, ":key", read->key, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (read->group_slug != NULL)
        *read->group_slug = column_text(find, SLUG_COLUMN, read->arena);
    return read_signup(find, read->arena, read->signup);
}

enum result signup_by_access(struct db *db, const struct access *access, struct arena *arena,
                             struct signup *signup, const char **group_slug)
{
    struct signup_read read = {STATEMENT_SIGNUP_BY_ACCESS, access->id, arena, signup, group_slug};
    return db_read(db, find_signup, &read);
}

enum result signup_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                         struct signup *signup, const char **group_slug)
{
    struct signup_read read = {STATEMENT_SIGNUP_BY_ID, id, arena, signup, group_slug};
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
