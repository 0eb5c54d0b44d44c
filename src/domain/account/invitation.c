#include "domain/account/invitation.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/account/account_row.h"
#include "domain/account/account_word.h"
#include "store/column.h"
#include "store/statement.h"

enum { CODE_BYTES = 15, CODE_DIGITS = 24, CODE_GROUP = 4, LIST_LIMIT = 200 };

#define VALID_FOR (3 * CLOCK_DAY)

_Static_assert(CODE_DIGITS + CODE_DIGITS / CODE_GROUP <= INVITATION_CODE_SIZE, "the text holds the hyphens");

/* 120 random bits need no pepper against guessing. */
static void hash_code(const uint8_t code[static CODE_BYTES], uint8_t hash[static CRYPTO_HASH_SIZE])
{
    crypto_digest("invitation", sizeof "invitation", code, CODE_BYTES, hash, CRYPTO_HASH_SIZE);
}

static bool hash_typed(const char *typed, uint8_t hash[static CRYPTO_HASH_SIZE])
{
    uint8_t code[CODE_BYTES];
    if (!encoding_from_crockford(typed, code, sizeof code))
        return false;
    hash_code(code, hash);
    memory_wipe(code, sizeof code);
    return true;
}

static void write_code(const uint8_t code[static CODE_BYTES], char text[static INVITATION_CODE_SIZE])
{
    char digits[CODE_DIGITS + 1];
    encoding_crockford(code, CODE_BYTES, digits);
    for (size_t index = 0; index < CODE_DIGITS; index++) {
        *text++ = digits[index];
        if ((index + 1) % CODE_GROUP == 0)
            *text++ = '-';
    }
    text[-1] = '\0';
    memory_wipe(digits, sizeof digits);
}

/* Another pair comes without a grant. */
static enum result check_reset(struct tx *tx, const struct invitation *invitation)
{
    struct statement *read = statement(tx, STATEMENT_ACCOUNT_READS_ALONE);
    statement_bind_blob(read, ":id", invitation->account_id, UUID_SIZE);
    enum result result = statement_step(read);
    if (result != RESULT_OK)
        return result;
    return column_integer(read, 0) != 0 ? RESULT_REFUSED : RESULT_OK;
}

static enum result store(struct tx *tx, const struct invitation *invitation,
                         const uint8_t hash[static CRYPTO_HASH_SIZE])
{
    const uint8_t *account = invitation->is_reset ? invitation->account_id : NULL;
    enum result result = invitation->is_reset ? check_reset(tx, invitation) : RESULT_OK;
    if (result != RESULT_OK)
        return result;
    /* One that this form made before: only the code that was shown last is good. */
    struct statement *before = statement(tx, STATEMENT_INVITATION_WITHDRAW);
    statement_bind_blob(before, ":id", invitation->id, UUID_SIZE);
    result = statement_run(before);
    if (result != RESULT_OK)
        return result;
    struct statement *drop = statement(tx, STATEMENT_INVITATION_DROP_FOR);
    statement_bind_blob(drop, ":account_id", account, UUID_SIZE);
    result = statement_run(drop);
    if (result != RESULT_OK)
        return result;
    struct statement *insert = statement(tx, STATEMENT_INVITATION_INSERT);
    statement_bind_blob(insert, ":id", invitation->id, UUID_SIZE);
    statement_bind_blob(insert, ":code_hash", hash, CRYPTO_HASH_SIZE);
    statement_bind_blob(insert, ":account_id", account, UUID_SIZE);
    statement_bind_text(insert, ":display_name",
                        invitation->display_name != NULL ? invitation->display_name : "");
    statement_bind_integer(insert, ":is_admin", invitation->is_admin);
    statement_bind_integer(insert, ":wants_key", invitation->wants_key);
    statement_bind_blob(insert, ":invited_by", invitation->has_inviter ? invitation->invited_by : NULL,
                        UUID_SIZE);
    statement_bind_integer(insert, ":expires_at", invitation->expires_at);
    return statement_run(insert);
}

enum result invitation_create(struct tx *tx, struct invitation *invitation,
                              char code[static INVITATION_CODE_SIZE])
{
    uint8_t hash[CRYPTO_HASH_SIZE];
    uint8_t bytes[CODE_BYTES];
    int64_t now = clock_now();
    invitation->expires_at = now + VALID_FOR;
    if (!invitation->has_id)
        random_uuid(now, invitation->id);
    random_bytes(bytes, sizeof bytes);
    hash_code(bytes, hash);
    write_code(bytes, code);
    memory_wipe(bytes, sizeof bytes);
    return store(tx, invitation, hash);
}

static enum result read_row(struct statement *row, struct arena *arena, struct invitation *invitation)
{
    *invitation = (struct invitation){
        .is_reset = !column_is_null(row, 1),
        .display_name = column_text(row, 2, arena),
        .is_admin = column_integer(row, 3) != 0,
        .wants_key = column_integer(row, 4) != 0,
        .has_inviter = !column_is_null(row, 5),
        .expires_at = column_integer(row, 6),
        .username = column_text(row, 7, arena),
    };
    if (column_bytes(row, 0, invitation->id, UUID_SIZE) &&
        (!invitation->is_reset || column_bytes(row, 1, invitation->account_id, UUID_SIZE)) &&
        (!invitation->has_inviter || column_bytes(row, 5, invitation->invited_by, UUID_SIZE)))
        return RESULT_OK;
    log_error("an invitation in staff.db is damaged");
    return RESULT_FAILED;
}

struct finding {
    uint8_t hash[CRYPTO_HASH_SIZE];
    struct arena *arena;
    struct invitation *invitation;
};

static enum result find(struct tx *tx, void *argument)
{
    const struct finding *finding = argument;
    struct statement *row = statement(tx, STATEMENT_INVITATION_BY_CODE);
    statement_bind_blob(row, ":code_hash", finding->hash, sizeof finding->hash);
    statement_bind_integer(row, ":now", clock_now());
    enum result result = statement_step(row);
    return result == RESULT_OK ? read_row(row, finding->arena, finding->invitation) : result;
}

enum result invitation_find(struct db *staff, const char *code, struct arena *arena,
                            struct invitation *invitation)
{
    struct finding finding = {.arena = arena, .invitation = invitation};
    *invitation = (struct invitation){0};
    if (!hash_typed(code, finding.hash))
        return RESULT_NOT_FOUND;
    return db_read(staff, find, &finding);
}

struct acceptance {
    const struct practice *practice;
    const struct invitation *invitation;
    const uint8_t *id;
    const char *username;
    const char *password;
    struct account_lock lock;
    bool is_locked;
};

static void make_lock(void *argument)
{
    struct acceptance *acceptance = argument;
    acceptance->is_locked = account_lock_make(&acceptance->lock, acceptance->practice, acceptance->id,
                                              acceptance->password, strlen(acceptance->password));
}

static enum result spend(struct tx *tx, const struct invitation *invitation)
{
    struct statement *delete = statement(tx, STATEMENT_INVITATION_SPEND);
    statement_bind_blob(delete, ":id", invitation->id, UUID_SIZE);
    statement_bind_integer(delete, ":now", clock_now());
    enum result result = statement_run(delete);
    return result == RESULT_OK && statement_changes(tx) != 1 ? RESULT_NOT_FOUND : result;
}

static enum result begin_anew(struct tx *tx, const struct acceptance *acceptance)
{
    struct account_pillars before;
    enum result result = account_row_pillars(tx, &before);
    if (result == RESULT_OK)
        result =
            account_row_replace(tx, acceptance->id, &acceptance->lock, acceptance->invitation->wants_key);
    return result == RESULT_OK ? account_row_keeps(tx, &before) : result;
}

static enum result accept(struct tx *tx, void *argument)
{
    const struct acceptance *acceptance = argument;
    const struct invitation *invitation = acceptance->invitation;
    enum result result = spend(tx, invitation);
    if (result != RESULT_OK)
        return result;
    if (invitation->is_reset)
        return begin_anew(tx, acceptance);
    const struct account_row row = {
        .id = acceptance->id,
        .username = acceptance->username,
        .display_name = invitation->display_name[0] != '\0' ? invitation->display_name : acceptance->username,
        .is_admin = invitation->is_admin,
        .wants_key = invitation->wants_key,
        .created_at = clock_now(),
    };
    return account_row_insert(tx, &row, &acceptance->lock);
}

static enum result find_for_acceptance(struct db *staff, const char *code, struct arena *arena,
                                       struct invitation *invitation, uint8_t id[static UUID_SIZE])
{
    enum result result = invitation_find(staff, code, arena, invitation);
    if (invitation->is_reset)
        memcpy(id, invitation->account_id, UUID_SIZE);
    else
        random_uuid(clock_now(), id);
    return result;
}

enum result invitation_accept(struct db *staff, const struct practice *practice, const struct config *config,
                              struct lane *lane, const char *code, const char *username, const char *password,
                              uint8_t id[static UUID_SIZE])
{
    struct invitation invitation;
    char name[ACCOUNT_USERNAME_SIZE] = "";
    struct arena *arena = arena_create();
    enum result result = find_for_acceptance(staff, code, arena, &invitation, id);
    struct acceptance acceptance = {
        .practice = practice,
        .invitation = &invitation,
        .id = id,
        .username = name,
        .password = password,
        .lock = {.passes = (unsigned)config->password_passes, .memory = (unsigned)config->password_memory},
    };
    if (result == RESULT_OK &&
        (!account_password_fits(password) || (!invitation.is_reset && !account_username(username, name))))
        result = RESULT_REFUSED;
    if (result == RESULT_OK && !lane_run(lane, make_lock, &acceptance))
        result = RESULT_BUSY;
    if (result == RESULT_OK)
        result = acceptance.is_locked ? db_write(staff, accept, &acceptance) : RESULT_FAILED;
    arena_destroy(arena);
    return result;
}

struct listing {
    struct arena *arena;
    struct invitation *invitations;
    size_t count;
};

static enum result list(struct tx *tx, void *argument)
{
    struct listing *listing = argument;
    struct statement *row = statement(tx, STATEMENT_INVITATION_LIST);
    enum result result = RESULT_OK;
    statement_bind_integer(row, ":now", clock_now());
    while (listing->count < LIST_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        result = read_row(row, listing->arena, &listing->invitations[listing->count++]);
        if (result != RESULT_OK)
            return result;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result invitation_list(struct db *staff, struct arena *arena, struct invitation **invitations,
                            size_t *count)
{
    struct listing listing = {arena, arena_allocate(arena, LIST_LIMIT * sizeof **invitations), 0};
    enum result result = db_read(staff, list, &listing);
    *invitations = listing.invitations;
    *count = listing.count;
    return result;
}

enum result invitation_withdraw(struct tx *tx, const uint8_t id[static UUID_SIZE])
{
    struct statement *delete = statement(tx, STATEMENT_INVITATION_WITHDRAW);
    statement_bind_blob(delete, ":id", id, UUID_SIZE);
    enum result result = statement_run(delete);
    return result == RESULT_OK && statement_changes(tx) != 1 ? RESULT_NOT_FOUND : result;
}

enum result invitation_purge(struct tx *tx, int64_t now, int64_t *count)
{
    struct statement *forget = statement(tx, STATEMENT_INVITATION_EXPIRED);
    statement_bind_integer(forget, ":now", now);
    enum result result = statement_run(forget);
    *count = statement_changes(tx);
    return result;
}
