/* Sessions and attempts. Time is passed by the inside of attempts; sessions are aged by settings of no
 * minutes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "domain/session/session.h"
#include "domain/session/session_attempts.h"

static const struct config usual = {.session_idle_minutes = 15, .session_hours = 8};
static const uint8_t key[CRYPTO_KEY_SIZE] = {1, 2, 3};

static int open_sessions(void **state)
{
    assert_true(crypto_init());
    *state = sessions_create(&usual);
    return 0;
}

static int close_sessions(void **state)
{
    sessions_destroy(*state);
    return 0;
}

static void start(struct sessions *sessions, uint8_t account, const uint8_t *held,
                  char token[static SESSION_TOKEN_TEXT_SIZE])
{
    struct session session = {.account_id = {account}, .username = "dana", .is_clinician = held != NULL};
    session_start(sessions, &session, held, token);
}

static void test_found(void **state)
{
    char token[SESSION_TOKEN_TEXT_SIZE];
    char other[SESSION_TOKEN_TEXT_SIZE];
    struct session session;
    start(*state, 1, key, token);
    start(*state, 2, NULL, other);
    assert_true(session_find(*state, token, &session));
    assert_string_equal(session.username, "dana");
    assert_int_equal(session.account_id[0], 1);
    assert_int_equal(session.expires_at - session.started_at, 8 * CLOCK_HOUR);
    uint8_t *opened = session_open_key(*state, token);
    assert_non_null(opened);
    assert_memory_equal(opened, key, sizeof key);
    crypto_secret_free(opened);
    assert_null(session_open_key(*state, other));
    assert_true(session_find(*state, other, &session));
    assert_int_equal(session.account_id[0], 2);
}

static void test_not_found(void **state)
{
    char token[SESSION_TOKEN_TEXT_SIZE];
    struct session session;
    start(*state, 1, key, token);
    token[5] = token[5] == 'A' ? 'B' : 'A';
    assert_false(session_find(*state, token, &session));
    assert_null(session_open_key(*state, token));
    assert_false(session_find(*state, "", &session));
    assert_false(session_find(*state, NULL, &session));
    assert_null(session_open_key(*state, "x"));
    session_end(*state, NULL);
}

static void test_ended(void **state)
{
    char first[SESSION_TOKEN_TEXT_SIZE];
    char second[SESSION_TOKEN_TEXT_SIZE];
    char other[SESSION_TOKEN_TEXT_SIZE];
    struct session session;
    const uint8_t account[UUID_SIZE] = {1};
    start(*state, 1, key, first);
    start(*state, 1, key, second);
    start(*state, 2, key, other);
    session_end(*state, first);
    assert_false(session_find(*state, first, &session));
    assert_true(session_find(*state, second, &session));
    session_end_account(*state, account);
    assert_false(session_find(*state, second, &session));
    assert_null(session_open_key(*state, second));
    assert_true(session_find(*state, other, &session));
}

static void test_expired(void **state)
{
    const struct config no_idle = {.session_idle_minutes = 0, .session_hours = 8};
    const struct config no_hours = {.session_idle_minutes = 15, .session_hours = 0};
    const struct config *const both[] = {&no_idle, &no_hours};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sessions *sessions = sessions_create(both[i]);
        char token[SESSION_TOKEN_TEXT_SIZE];
        struct session session;
        start(sessions, 1, key, token);
        assert_null(session_open_key(sessions, token));
        assert_false(session_find(sessions, token, &session));
        sessions_destroy(sessions);
    }
}

static void test_more_than_fit(void **state)
{
    enum { MORE = 300 };
    static char tokens[MORE][SESSION_TOKEN_TEXT_SIZE];
    struct session session;
    size_t alive = 0;
    for (size_t i = 0; i < MORE; i++)
        start(*state, 1, key, tokens[i]);
    for (size_t i = 0; i < MORE; i++)
        alive += session_find(*state, tokens[i], &session);
    assert_int_equal(alive, 256);
    assert_true(session_find(*state, tokens[MORE - 1], &session));
}

static void test_delays(void **state)
{
    static const int64_t expected[] = {0, 0, 0, 1000, 2000, 4000, 8000, 8000, 8000};
    struct attempts *attempts = attempts_create();
    int64_t now = 1800000000000;
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.7", false, now), expected[i]);
        attempts_ended(attempts, "dana", "192.0.2.7", false, now);
    }
    assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.7", false, now + 3000), 5000);
    assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.7", false, now + 9000), 0);
    assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.7", false, now - CLOCK_DAY), 8000);
    assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.200", false, now), 8000);
    assert_int_equal(attempts_delay(attempts, "Dana ", "192.0.2.7", false, now), 8000);
    assert_int_equal(attempts_delay(attempts, "erin", "192.0.2.7", false, now), 0);
    assert_int_equal(attempts_delay(attempts, "dana", "2001:db8::1", false, now), 8000);
    attempts_ended(attempts, "dana", "192.0.2.7", true, now);
    assert_int_equal(attempts_delay(attempts, "dana", "192.0.2.7", false, now), 0);
    /* A try for nobody in particular (an invitation's code) is slowed where it comes from, and nowhere else.
     */
    for (int i = 0; i < 7; i++)
        attempts_ended(attempts, NULL, "192.0.2.7", false, now);
    assert_int_equal(attempts_delay(attempts, NULL, "192.0.2.9", false, now), 8000);
    assert_int_equal(attempts_delay(attempts, NULL, "198.51.100.1", false, now), 0);
    attempts_destroy(attempts);
}

/* Strangers who guess do not slow down whoever has signed in from home before. */
static void test_never_locked_out(void **state)
{
    struct attempts *attempts = attempts_create();
    int64_t now = 1800000000000;
    char address[64];
    (void)state;
    attempts_ended(attempts, "dana", "2001:db8:1:2::7", true, now);
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(address, sizeof address, "10.%d.%d.1", i / 250, i % 250);
        attempts_ended(attempts, "dana", address, false, now);
    }
    assert_int_equal(attempts_delay(attempts, "dana", "10.200.200.1", false, now), 8000);
    assert_int_equal(attempts_delay(attempts, "dana", "2001:db8:1:2::8", false, now), 0);
    /* Nor, after a restart, whoever had signed in from there. */
    assert_int_equal(attempts_delay(attempts, "dana", "2001:db8:7:7::8", true, now), 0);
    attempts_destroy(attempts);
}

static void test_through_sessions(void **state)
{
    for (int i = 0; i < 3; i++) {
        assert_int_equal(session_attempt_delay(*state, "dana", "192.0.2.7", false), 0);
        session_attempt_ended(*state, "dana", "192.0.2.7", false);
    }
    int64_t delay = session_attempt_delay(*state, "dana", "192.0.2.7", false);
    assert_true(delay > 0 && delay <= 1000);
    session_attempt_ended(*state, "dana", "192.0.2.7", true);
    assert_int_equal(session_attempt_delay(*state, "dana", "192.0.2.7", false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_not_found, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_ended, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_expired, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_more_than_fit, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_delays, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_never_locked_out, open_sessions, close_sessions),
        cmocka_unit_test_setup_teardown(test_through_sessions, open_sessions, close_sessions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
