/* Invitations, grants, lost passwords: who can read when, and that somebody always can. */
#include "domain_fixture.h"

#include "domain/account/account_desk.h"
#include "domain/account/account_password.h"
#include "domain/account/account_recovery.h"
#include "domain/account/account_word.h"
#include "domain/account/invitation.h"
#include "in_tx.h"

static const char password[] = "correct horse battery";
static const char other_password[] = "another horse entirely";
static uint8_t dana[UUID_SIZE];

static int open_practice(void **state)
{
    fixture_open(state);
    struct fixture *fixture = *state;
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, "dana", "Dana", true,
                                    password, fixture->secret_key, dana),
                     RESULT_OK);
    return 0;
}

static enum result accept(struct fixture *fixture, const char *code, const char *username,
                          uint8_t id[static UUID_SIZE])
{
    return invitation_accept(fixture->staff, fixture->practice, &fixture->config, fixture->lane, code,
                             username, password, id);
}

/* Whether signing in works, and gives the key. */
static enum result sign_in(struct fixture *fixture, const char *username, const char *with, bool *reads)
{
    struct account account;
    uint8_t *key = NULL;
    enum result result = account_sign_in(fixture->staff, fixture->practice, &fixture->config, fixture->lane,
                                         username, with, fixture->arena, &account, &key);
    *reads = key != NULL && memcmp(key, fixture->secret_key, CRYPTO_KEY_SIZE) == 0;
    crypto_secret_free(key);
    return result;
}

static void fingerprint_of(struct fixture *fixture, const uint8_t *id, char text[ACCOUNT_FINGERPRINT_SIZE])
{
    struct account account;
    assert_int_equal(account_by_id(fixture->staff, id, fixture->arena, &account), RESULT_OK);
    account_fingerprint(account.public_key, text);
}

static void invite(struct fixture *fixture, char code[static INVITATION_CODE_SIZE])
{
    struct invitation invitation = {.display_name = "Erin", .wants_key = true};
    assert_int_equal(IN_WRITE(fixture->staff, invitation_create(in_tx, &invitation, code)), RESULT_OK);
}

static void test_second_clinician(void **state)
{
    struct fixture *fixture = *state;
    char code[INVITATION_CODE_SIZE];
    char fingerprint[ACCOUNT_FINGERPRINT_SIZE];
    struct invitation invitation;
    uint8_t erin[UUID_SIZE], again[UUID_SIZE];
    bool reads;
    invite(fixture, code);
    assert_int_equal(strlen(code), 29);
    assert_false(fixture_on_disk(fixture, code, 14));
    assert_int_equal(
        invitation_find(fixture->staff, "0000-0000-0000-0000-0000-0000", fixture->arena, &invitation),
        RESULT_NOT_FOUND);
    assert_int_equal(invitation_find(fixture->staff, code, fixture->arena, &invitation), RESULT_OK);
    assert_string_equal(invitation.display_name, "Erin");
    assert_int_equal(accept(fixture, code, "dana", erin), RESULT_CONFLICT);
    assert_int_equal(accept(fixture, code, "er\nin", erin), RESULT_REFUSED);
    assert_int_equal(accept(fixture, code, "erin", erin), RESULT_OK);
    assert_int_equal(accept(fixture, code, "eve", again), RESULT_NOT_FOUND);
    assert_int_equal(sign_in(fixture, "erin", password, &reads), RESULT_OK);
    assert_false(reads);
    fingerprint_of(fixture, erin, fingerprint);
    assert_int_equal(IN_WRITE(fixture->staff, account_grant(in_tx, fixture->practice, erin,
                                                            "0000 0000 0000 0000", fixture->secret_key)),
                     RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(fixture->staff, account_grant(in_tx, fixture->practice, erin, fingerprint,
                                                            fixture->secret_key)),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_grant(in_tx, fixture->practice, erin, fingerprint,
                                                            fixture->secret_key)),
                     RESULT_CONFLICT);
    assert_int_equal(sign_in(fixture, "erin", password, &reads), RESULT_OK);
    assert_true(reads);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, erin, ACCOUNT_REMOVE)), RESULT_OK);
    assert_int_equal(sign_in(fixture, "erin", password, &reads), RESULT_REFUSED);
    assert_int_equal(fixture_number(fixture, "staff.db", "SELECT count(*) FROM grants"), 1);
}

static void test_expires(void **state)
{
    struct fixture *fixture = *state;
    char code[INVITATION_CODE_SIZE];
    struct invitation *list = NULL;
    size_t count = 0;
    uint8_t id[UUID_SIZE];
    invite(fixture, code);
    assert_int_equal(invitation_list(fixture->staff, fixture->arena, &list, &count), RESULT_OK);
    assert_int_equal(count, 1);
    fixture_tamper(fixture, "staff.db", "UPDATE invitations SET expires_at = 1");
    assert_int_equal(accept(fixture, code, "erin", id), RESULT_NOT_FOUND);
    invite(fixture, code);
    assert_int_equal(invitation_list(fixture->staff, fixture->arena, &list, &count), RESULT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(IN_WRITE(fixture->staff, invitation_withdraw(in_tx, list[0].id)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, invitation_withdraw(in_tx, list[0].id)), RESULT_NOT_FOUND);
    assert_int_equal(accept(fixture, code, "erin", id), RESULT_NOT_FOUND);
}

static void add_reader(struct fixture *fixture, const char *name)
{
    uint8_t id[UUID_SIZE];
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, name, name, false,
                                    password, fixture->secret_key, id),
                     RESULT_OK);
}

/* Another pair has no grant: whoever alone can read must not get one, or nobody could read any more but by
 * the paper code. Neither when the code is made nor when she has become the only one since. */
static void test_only_reader_does_not_begin_anew(void **state)
{
    struct fixture *fixture = *state;
    char code[INVITATION_CODE_SIZE];
    uint8_t id[UUID_SIZE];
    bool reads;
    struct account_entry *entries;
    size_t count;
    struct invitation invitation = {.is_reset = true, .is_admin = true, .wants_key = true};
    memcpy(invitation.account_id, dana, UUID_SIZE);
    assert_int_equal(IN_WRITE(fixture->staff, invitation_create(in_tx, &invitation, code)), RESULT_REFUSED);
    add_reader(fixture, "second");
    assert_int_equal(IN_WRITE(fixture->staff, invitation_create(in_tx, &invitation, code)), RESULT_OK);
    assert_int_equal(account_list(fixture->staff, fixture->arena, &entries, &count), RESULT_OK);
    for (size_t index = 0; index < count; index++) {
        if (strcmp(entries[index].account.username, "second") == 0)
            assert_int_equal(
                IN_WRITE(fixture->staff, account_change(in_tx, entries[index].account.id, ACCOUNT_REMOVE)),
                RESULT_OK);
    }
    assert_int_equal(invitation_accept(fixture->staff, fixture->practice, &fixture->config, fixture->lane,
                                       code, "", other_password, id),
                     RESULT_CONFLICT);
    assert_int_equal(sign_in(fixture, "dana", password, &reads), RESULT_OK);
    assert_true(reads);
}

/* A lost password through a colleague: the old one works until the code is used, then only the new one does,
 * and the key comes back with another grant. */
static void test_begin_anew(void **state)
{
    struct fixture *fixture = *state;
    char code[INVITATION_CODE_SIZE];
    char fingerprint[ACCOUNT_FINGERPRINT_SIZE];
    uint8_t id[UUID_SIZE];
    bool reads;
    struct invitation invitation = {.is_reset = true, .is_admin = true, .wants_key = true};
    memcpy(invitation.account_id, dana, UUID_SIZE);
    add_reader(fixture, "colleague");
    assert_int_equal(IN_WRITE(fixture->staff, invitation_create(in_tx, &invitation, code)), RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", password, &reads), RESULT_OK);
    assert_true(reads);
    assert_int_equal(invitation_accept(fixture->staff, fixture->practice, &fixture->config, fixture->lane,
                                       code, "", other_password, id),
                     RESULT_OK);
    assert_memory_equal(id, dana, UUID_SIZE);
    assert_int_equal(sign_in(fixture, "dana", password, &reads), RESULT_REFUSED);
    assert_int_equal(sign_in(fixture, "dana", other_password, &reads), RESULT_OK);
    assert_false(reads);
    fingerprint_of(fixture, dana, fingerprint);
    assert_int_equal(IN_WRITE(fixture->staff, account_grant(in_tx, fixture->practice, dana, fingerprint,
                                                            fixture->secret_key)),
                     RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", other_password, &reads), RESULT_OK);
    assert_true(reads);
}

static void test_paper_restores(void **state)
{
    struct fixture *fixture = *state;
    char text[RECOVERY_TEXT_SIZE];
    uint8_t id[UUID_SIZE];
    bool reads;
    assert_int_equal(account_make_recovery(fixture->staff, fixture->practice, fixture->secret_key, text),
                     RESULT_OK);
    assert_int_equal(account_restore(fixture->staff, fixture->practice, &fixture->config, fixture->lane,
                                     "0000", "dana", other_password, id),
                     RESULT_REFUSED);
    assert_int_equal(account_restore(fixture->staff, fixture->practice, &fixture->config, fixture->lane, text,
                                     "nobody", other_password, id),
                     RESULT_NOT_FOUND);
    assert_int_equal(account_restore(fixture->staff, fixture->practice, &fixture->config, fixture->lane, text,
                                     " Dana", other_password, id),
                     RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", password, &reads), RESULT_REFUSED);
    assert_int_equal(sign_in(fixture, "dana", other_password, &reads), RESULT_OK);
    assert_true(reads);
}

/* To other_password. */
static enum result change_password(struct fixture *fixture, const char *before)
{
    const struct account_password_order order = {
        fixture->practice, &fixture->config, fixture->lane, "dana", before, other_password};
    struct account_rewrap rewrap;
    enum result result = account_password_prepare(fixture->staff, &order, &rewrap);
    return result == RESULT_OK ? IN_WRITE(fixture->staff, account_password_store(in_tx, &rewrap)) : result;
}

static void test_password(void **state)
{
    struct fixture *fixture = *state;
    bool reads;
    assert_int_equal(change_password(fixture, "not the password"), RESULT_REFUSED);
    assert_int_equal(change_password(fixture, password), RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", password, &reads), RESULT_REFUSED);
    assert_int_equal(sign_in(fixture, "dana", other_password, &reads), RESULT_OK);
    assert_true(reads);
    assert_null(account_password_problem("four words go here", "dana", &fixture->config));
    assert_non_null(account_password_problem("too short", "dana", &fixture->config));
    assert_non_null(account_password_problem("danadanadanadana1", "dana", &fixture->config));
    /* Found in a review: these were taken. */
    assert_non_null(account_password_problem("passwordpassword", "dana", &fixture->config));
    assert_non_null(account_password_problem("qwertyuiopasdfgh", "dana", &fixture->config));
    assert_non_null(account_password_problem("iloveyouiloveyou", "dana", &fixture->config));
    fixture->config.practice_name = "Quiet Room Counseling";
    fixture->config.site_url = "https://groups.harborlight.example";
    assert_non_null(account_password_problem("QuietRoomCounseling1", "dana", &fixture->config));
    assert_non_null(account_password_problem("harborlight-groups", "dana", &fixture->config));
    assert_null(account_password_problem("teal otter drums quietly", "dana", &fixture->config));
    assert_non_null(account_password_problem("xxxxxxxxxxxxxxxxxxxx", "dana", &fixture->config));
}

static void test_somebody_is_left(void **state)
{
    struct fixture *fixture = *state;
    uint8_t root[UUID_SIZE], erin[UUID_SIZE];
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_REMOVE)), RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_DISABLE)), RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_UNMAKE_ADMIN)),
                     RESULT_CONFLICT);
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, "root", "", true,
                                    password, NULL, root),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_UNMAKE_ADMIN)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_DISABLE)), RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, root, ACCOUNT_REMOVE)), RESULT_CONFLICT);
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, "erin", "", false,
                                    password, fixture->secret_key, erin),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_DISABLE)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, erin, ACCOUNT_REMOVE)), RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, dana, ACCOUNT_ENABLE)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, erin, ACCOUNT_REMOVE)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, account_change(in_tx, erin, ACCOUNT_REMOVE)), RESULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_second_clinician, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_expires, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_only_reader_does_not_begin_anew, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_begin_anew, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_paper_restores, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_password, open_practice, fixture_close),
        cmocka_unit_test_setup_teardown(test_somebody_is_left, open_practice, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
