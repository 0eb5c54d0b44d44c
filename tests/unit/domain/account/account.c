/* Accounts: passwords, grants, the paper. */
#include "domain_fixture.h"

#include <time.h>

#include "base/crypto_box.h"
#include "domain/account/account.h"
#include "domain/account/account_recovery.h"

static const char password[] = "correct horse battery";

static uint8_t *sign_in_key; /* what the last sign_in gave; freed by the next */

static enum result sign_in(struct fixture *fixture, const char *username, const char *typed,
                           struct account *account)
{
    crypto_secret_free(sign_in_key);
    sign_in_key = NULL;
    return account_sign_in(fixture->staff, fixture->practice, &fixture->config, fixture->lane, username,
                           typed, fixture->arena, account, &sign_in_key);
}

static int close_all(void **state)
{
    crypto_secret_free(sign_in_key);
    sign_in_key = NULL;
    return fixture_close(state);
}

static enum result create(struct fixture *fixture, const char *username, const char *typed, bool clinician)
{
    uint8_t id[UUID_SIZE];
    return account_create(fixture->staff, fixture->practice, &fixture->config, username, "Some Body",
                          !clinician, typed, clinician ? fixture->secret_key : NULL, id);
}

static void test_clinician(void **state)
{
    struct fixture *fixture = *state;
    struct account account;
    struct account again;
    assert_int_equal(create(fixture, "  Dana ", password, true), RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_OK);
    assert_string_equal(account.username, "dana");
    assert_string_equal(account.display_name, "Some Body");
    assert_true(account.is_clinician && !account.is_admin && !account.is_disabled);
    assert_memory_equal(sign_in_key, fixture->secret_key, CRYPTO_KEY_SIZE);
    assert_int_equal(account_by_id(fixture->staff, account.id, fixture->arena, &again), RESULT_OK);
    assert_string_equal(again.username, "dana");
    assert_true(again.is_clinician);
    assert_int_equal(sign_in(fixture, "DANA", password, &account), RESULT_OK);
}

static void test_admin_has_no_key(void **state)
{
    struct fixture *fixture = *state;
    struct account account;
    assert_int_equal(create(fixture, "root", password, false), RESULT_OK);
    assert_int_equal(sign_in(fixture, "root", password, &account), RESULT_OK);
    assert_true(account.is_admin && !account.is_clinician);
    assert_null(sign_in_key);
}

static void test_not_made(void **state)
{
    struct fixture *fixture = *state;
    char longest[1002];
    uint8_t id[UUID_SIZE];
    uint8_t other[CRYPTO_KEY_SIZE];
    uint8_t public_key[CRYPTO_KEY_SIZE];
    memset(longest, 'x', sizeof longest);
    longest[1001] = '\0';
    assert_int_equal(create(fixture, "dana", "fourteen bytes", true), RESULT_REFUSED);
    assert_int_equal(create(fixture, "dana", longest, true), RESULT_REFUSED);
    assert_int_equal(create(fixture, "  ", password, true), RESULT_REFUSED);
    assert_int_equal(create(fixture, "da\nna", password, true), RESULT_REFUSED);
    longest[65] = '\0';
    assert_int_equal(create(fixture, longest, password, true), RESULT_REFUSED);
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    assert_int_equal(create(fixture, "Dana", password, true), RESULT_CONFLICT);
    crypto_pair(public_key, other);
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, "eve", "", false,
                                    password, other, id),
                     RESULT_FAILED);
    assert_int_equal(fixture_number(fixture, "staff.db", "SELECT count(*) FROM accounts"), 1);
}

static void test_refused(void **state)
{
    struct fixture *fixture = *state;
    struct account account;
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    assert_int_equal(sign_in(fixture, "dana", "correct horse batterz", &account), RESULT_REFUSED);
    assert_null(sign_in_key);
    assert_null(account.username);
    assert_int_equal(sign_in(fixture, "dana", "", &account), RESULT_REFUSED);
    assert_int_equal(sign_in(fixture, "nobody", password, &account), RESULT_REFUSED);
    assert_int_equal(sign_in(fixture, "", password, &account), RESULT_REFUSED);
    fixture_tamper(fixture, "staff.db", "UPDATE accounts SET disabled_at = 1");
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_REFUSED);
    assert_null(sign_in_key);
}

static double seconds_of(struct fixture *fixture, const char *username)
{
    enum { TRIES = 10 };
    struct timespec began;
    struct timespec ended;
    struct account account;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < TRIES; i++)
        assert_int_equal(sign_in(fixture, username, "some wrong password", &account), RESULT_REFUSED);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    return (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9;
}

/* Wide bounds: the hashing is there for all of them, or one would take next to nothing. */
static void test_same_work(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    (void)seconds_of(fixture, "dana");
    double known = seconds_of(fixture, "dana");
    double unknown = seconds_of(fixture, "nobody");
    double no_name = seconds_of(fixture, "a\nb");
    assert_true(unknown > known / 3 && unknown < known * 3);
    assert_true(no_name > known / 3 && no_name < known * 3);
}

static void test_tampered(void **state)
{
    struct fixture *fixture = *state;
    struct account account;
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    assert_int_equal(create(fixture, "erin", "another long password", true), RESULT_OK);
    fixture_tamper(fixture, "staff.db", "UPDATE accounts SET passes = 2 WHERE username = 'dana'");
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_REFUSED);
    fixture_tamper(fixture, "staff.db", "UPDATE accounts SET passes = 1 WHERE username = 'dana'");
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_OK);
    /* Whoever knows one password and writes the database gets into no other account with it. */
    fixture_tamper(fixture, "staff.db",
                   "UPDATE accounts SET (public_key, salt, wrapped_key) = "
                   "(SELECT public_key, salt, wrapped_key FROM accounts WHERE username = 'erin') "
                   "WHERE username = 'dana'");
    assert_int_equal(sign_in(fixture, "dana", "another long password", &account), RESULT_REFUSED);
    fixture_tamper(
        fixture, "staff.db",
        "UPDATE grants SET sealed_key = (SELECT sealed_key FROM grants JOIN accounts ON id = account_id "
        "WHERE username = 'dana')");
    assert_int_equal(sign_in(fixture, "erin", "another long password", &account), RESULT_FAILED);
    assert_null(sign_in_key);
}

/* A grant of a practice key of somebody else's making: an alarm, and no sign-in. */
static void test_other_practice(void **state)
{
    struct fixture *fixture = *state;
    struct account account;
    struct practice pinned = *fixture->practice;
    uint8_t other[CRYPTO_KEY_SIZE];
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    crypto_pair(fixture->practice->public_key, other);
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_FAILED);
    crypto_digest(NULL, 0, fixture->practice->public_key, CRYPTO_KEY_SIZE, fixture->practice->key_id,
                  KEY_ID_SIZE);
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_FAILED);
    assert_null(sign_in_key);
    *fixture->practice = pinned;
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_OK);
    /* Without the pepper the right password opens nothing. */
    fixture->practice->pepper[0] ^= 1;
    assert_int_equal(sign_in(fixture, "dana", password, &account), RESULT_REFUSED);
}

static void test_paper(void **state)
{
    struct fixture *fixture = *state;
    char text[RECOVERY_TEXT_SIZE];
    char second[RECOVERY_TEXT_SIZE];
    uint8_t *key = NULL;
    assert_int_equal(account_make_recovery(fixture->staff, fixture->practice, fixture->secret_key, text),
                     RESULT_OK);
    assert_int_equal(strlen(text), 69);
    assert_true(text[4] == '-' && text[64] == '-');
    fixture->practice->pepper[0] ^= 1; /* the paper works when pepper.key is lost */
    assert_int_equal(account_recover(fixture->staff, fixture->practice, text, &key), RESULT_OK);
    assert_memory_equal(key, fixture->secret_key, CRYPTO_KEY_SIZE);
    crypto_secret_free(key);
    for (size_t i = 0; i < strlen(text); i++) {
        char digit = text[i];
        text[i] = digit == '-' ? ' ' : digit == 'Z' ? 'Y' : 'Z';
        enum result expected = digit == '-' ? RESULT_OK : RESULT_REFUSED;
        assert_int_equal(account_recover(fixture->staff, fixture->practice, text, &key), expected);
        crypto_secret_free(key);
        text[i] = digit;
    }
    assert_int_equal(account_recover(fixture->staff, fixture->practice, "", &key), RESULT_REFUSED);
    assert_int_equal(account_make_recovery(fixture->staff, fixture->practice, fixture->secret_key, second),
                     RESULT_OK);
    assert_int_equal(account_recover(fixture->staff, fixture->practice, text, &key), RESULT_REFUSED);
    assert_int_equal(account_recover(fixture->staff, fixture->practice, second, &key), RESULT_OK);
    crypto_secret_free(key);
}

static void test_nothing_in_clear(void **state)
{
    struct fixture *fixture = *state;
    char text[RECOVERY_TEXT_SIZE];
    assert_int_equal(create(fixture, "dana", password, true), RESULT_OK);
    assert_int_equal(account_make_recovery(fixture->staff, fixture->practice, fixture->secret_key, text),
                     RESULT_OK);
    assert_false(fixture_on_disk(fixture, password, strlen(password)));
    assert_false(fixture_on_disk(fixture, text, 19));
    assert_false(fixture_on_disk(fixture, fixture->secret_key, CRYPTO_KEY_SIZE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_clinician, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_admin_has_no_key, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_not_made, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_refused, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_same_work, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_tampered, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_other_practice, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_paper, fixture_open, close_all),
        cmocka_unit_test_setup_teardown(test_nothing_in_clear, fixture_open, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
