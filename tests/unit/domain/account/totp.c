/* Codes of the second factor: RFC 6238's own, once each, and what is kept of them. */
#include "domain_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "domain/account/account.h"
#include "domain/account/second_factor.h"
#include "in_tx.h"
#include "text/qr.h"

static const uint8_t rfc_secret[] = "12345678901234567890";
static const char password[] = "correct horse battery";
static uint8_t id[UUID_SIZE];
static char spare[SPARE_CODE_COUNT][SPARE_CODE_SIZE];

/* RFC 6238, appendix B, the last six of its eight digits. */
static void test_rfc(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } known[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    int64_t step = 0;
    (void)state;
    for (size_t index = 0; index < sizeof known / sizeof known[0]; index++) {
        assert_true(totp_check(rfc_secret, known[index].code, known[index].seconds * 1000, &step));
        assert_int_equal(step, known[index].seconds / 30);
    }
    assert_true(totp_check(rfc_secret, "005 924", 1234567890000, &step));
    assert_true(totp_check(rfc_secret, "005924", 1234567890000 + 30000, &step));
    assert_true(totp_check(rfc_secret, "005924", 1234567890000 - 30000, &step));
    assert_int_equal(step, 1234567890 / 30);
    assert_false(totp_check(rfc_secret, "005924", 1234567890000 + 60000, &step));
    assert_false(totp_check(rfc_secret, "005924", 1234567890000 - 60000, &step));
    assert_false(totp_check(rfc_secret, "5924", 1234567890000, &step));
    assert_false(totp_check(rfc_secret, "", 1234567890000, &step));
    assert_false(totp_check(rfc_secret, "0059240", 1234567890000, &step));
    assert_false(totp_check(rfc_secret, "00592x", 1234567890000, &step));
}

static void test_text(void **state)
{
    char text[TOTP_TEXT_SIZE];
    uint8_t secret[TOTP_SECRET_SIZE];
    size_t size = 0;
    struct arena *arena = arena_create();
    (void)state;
    totp_text(rfc_secret, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_true(totp_from_text("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", secret));
    assert_memory_equal(secret, rfc_secret, sizeof secret);
    assert_false(totp_from_text("GEZDGNBV", secret));
    assert_false(totp_from_text("no secret!", secret));
    assert_false(totp_from_text("", secret));
    const char *address = totp_address(rfc_secret, "Quiet Room", "zo\xc3\xab", arena);
    assert_string_equal(address,
                        "otpauth://totp/Quiet%20Room:zo%C3%AB?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=Quiet%20Room");
    const char *path = qr_path(address, arena, &size);
    assert_non_null(path);
    assert_true(size > 30 && size < 80);
    assert_int_equal(strspn(path, "MhvHz0123456789 "), strlen(path));
    arena_destroy(arena);
}

/* The code of secret at now: RFC 6238 by trial, so that no second implementation is believed. */
static const char *code_at(const uint8_t *secret, int64_t now, char code[static 7])
{
    int64_t step = 0;
    for (int number = 0; number < 1000000; number++) {
        (void)snprintf(code, 7, "%06u", (unsigned)number % 1000000U);
        if (totp_check(secret, code, now, &step) && step == now / 30000)
            return code;
    }
    fail();
    return code;
}

static int open_account(void **state)
{
    fixture_open(state);
    struct fixture *fixture = *state;
    assert_int_equal(account_create(fixture->staff, fixture->practice, &fixture->config, "dana", "", false,
                                    password, fixture->secret_key, id),
                     RESULT_OK);
    return 0;
}

static void enrol(struct fixture *fixture, int64_t now)
{
    char code[7];
    struct account account;
    uint8_t *account_key = NULL;
    assert_int_equal(account_open(fixture->staff, fixture->practice, &fixture->config, fixture->lane, "dana",
                                  password, fixture->arena, &account, &account_key),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->staff, second_factor_enrol(in_tx, fixture->practice, id, account_key,
                                                                  rfc_secret, "000000", now, spare)),
                     RESULT_REFUSED);
    assert_int_equal(
        IN_WRITE(fixture->staff, second_factor_enrol(in_tx, fixture->practice, id, account_key, rfc_secret,
                                                     code_at(rfc_secret, now, code), now, spare)),
        RESULT_OK);
    crypto_secret_free(account_key);
}

static void test_once(void **state)
{
    struct fixture *fixture = *state;
    char code[7];
    struct account account;
    uint8_t *key = NULL;
    int64_t now = 1800000000000, left = 0;
    enrol(fixture, now);
    assert_int_equal(account_sign_in(fixture->staff, fixture->practice, &fixture->config, fixture->lane,
                                     "dana", password, fixture->arena, &account, &key),
                     RESULT_OK);
    crypto_secret_free(key);
    assert_true(account.has_totp);
    assert_memory_equal(account.totp_secret, rfc_secret, TOTP_SECRET_SIZE);
    /* The code that enrolled is spent; so is each after its use, and all before it. */
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret,
                                       code_at(rfc_secret, now, code), now),
                     RESULT_REFUSED);
    now += 30000;
    code_at(rfc_secret, now, code);
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret, code, now),
                     RESULT_OK);
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret, code, now),
                     RESULT_REFUSED);
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret,
                                       code_at(rfc_secret, now - 30000, code), now),
                     RESULT_REFUSED);
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret, spare[3], now),
                     RESULT_OK);
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret, spare[3], now),
                     RESULT_REFUSED);
    assert_int_equal(second_factor_spare(fixture->staff, id, &left), RESULT_OK);
    assert_int_equal(left, SPARE_CODE_COUNT - 1);
    assert_false(fixture_on_disk(fixture, rfc_secret, TOTP_SECRET_SIZE));
    assert_false(fixture_on_disk(fixture, spare[0], SPARE_CODE_SIZE - 1));
    assert_int_equal(IN_WRITE(fixture->staff, second_factor_drop(in_tx, id)), RESULT_OK);
    now += 30000;
    assert_int_equal(second_factor_use(fixture->staff, fixture->practice, id, rfc_secret,
                                       code_at(rfc_secret, now, code), now),
                     RESULT_REFUSED);
}

struct race {
    struct fixture *fixture;
    const char *code;
    int64_t now;
    atomic_int good;
};

static void *use_code(void *argument)
{
    struct race *race = argument;
    if (second_factor_use(race->fixture->staff, race->fixture->practice, id, rfc_secret, race->code,
                          race->now) == RESULT_OK)
        atomic_fetch_add(&race->good, 1);
    return NULL;
}

static void test_together(void **state)
{
    enum { RACERS = 16 };
    struct fixture *fixture = *state;
    char code[7];
    pthread_t racers[RACERS];
    struct race race = {.fixture = fixture, .now = 1800000030000};
    enrol(fixture, race.now - 30000);
    race.code = code_at(rfc_secret, race.now, code);
    for (int index = 0; index < RACERS; index++)
        assert_int_equal(pthread_create(&racers[index], NULL, use_code, &race), 0);
    for (int index = 0; index < RACERS; index++)
        pthread_join(racers[index], NULL);
    assert_int_equal(atomic_load(&race.good), 1);
}

/* The box opens for the account it was made for alone, and with its key alone. */
static void test_box(void **state)
{
    uint8_t key[CRYPTO_KEY_SIZE] = {1};
    uint8_t other[UUID_SIZE] = {2};
    uint8_t box[SECOND_FACTOR_BOX_SIZE];
    uint8_t secret[TOTP_SECRET_SIZE];
    (void)state;
    second_factor_wrap(key, id, rfc_secret, box);
    assert_true(second_factor_unwrap(key, id, box, secret));
    assert_memory_equal(secret, rfc_secret, sizeof secret);
    assert_false(second_factor_unwrap(key, other, box, secret));
    key[0] = 2;
    assert_false(second_factor_unwrap(key, id, box, secret));
}

static void test_required(void **state)
{
    struct fixture *fixture = *state;
    bool required = true;
    assert_int_equal(second_factor_required(fixture->staff, &required), RESULT_OK);
    assert_false(required);
    assert_int_equal(IN_WRITE(fixture->staff, second_factor_require(in_tx, true)), RESULT_OK);
    assert_int_equal(second_factor_required(fixture->staff, &required), RESULT_OK);
    assert_true(required);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc),
        cmocka_unit_test(test_text),
        cmocka_unit_test_setup_teardown(test_once, open_account, fixture_close),
        cmocka_unit_test_setup_teardown(test_together, open_account, fixture_close),
        cmocka_unit_test_setup_teardown(test_box, open_account, fixture_close),
        cmocka_unit_test_setup_teardown(test_required, open_account, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
