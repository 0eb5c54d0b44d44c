/* Tokens and codes. */
#include "domain_fixture.h"

#include <ctype.h>
#include <pthread.h>

#include "domain/thread/access_token.h"
#include "domain/thread/draft.h"

static struct access stored(struct fixture *fixture, char token[static ACCESS_TOKEN_TEXT_SIZE])
{
    struct access access = fixture_access(fixture, token);
    struct draft draft = {.answers = answers_create(fixture->arena)};
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_create(fixture->visitors, &access, &draft), RESULT_OK);
    return access;
}

static void finds(struct fixture *fixture, const char *code, const struct access *access)
{
    struct access found;
    assert_int_equal(access_by_code(fixture->visitors, code, fixture->practice, fixture->lane, &found),
                     RESULT_OK);
    assert_memory_equal(found.id, access->id, UUID_SIZE);
    assert_memory_equal(found.thread_key, access->thread_key, CRYPTO_KEY_SIZE);
    access_wipe(&found);
}

static void test_both_open_the_thread(void **state)
{
    struct fixture *fixture = *state;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access found;
    struct access access = stored(fixture, token);
    assert_int_equal(strlen(token), 43);
    assert_int_equal(strlen(access.code), 14);
    assert_int_equal(access_by_token(fixture->visitors, token, &found), RESULT_OK);
    assert_memory_equal(found.thread_key, access.thread_key, CRYPTO_KEY_SIZE);
    assert_memory_equal(found.code_wrap, access.code_wrap, sizeof access.code_wrap);
    finds(fixture, access.code, &access);
}

static void test_however_typed(void **state)
{
    struct fixture *fixture = *state;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    char typed[64] = "  ";
    struct access access = stored(fixture, token);
    for (size_t i = 0; i < strlen(access.code); i++) {
        char digit = access.code[i];
        typed[2 * i + 2] = (char)(digit == '1'   ? 'l'
                                  : digit == '0' ? 'o'
                                  : digit == '-' ? ' '
                                                 : tolower(digit));
        typed[2 * i + 3] = ' ';
    }
    finds(fixture, typed, &access);
}

/* B6: a right code written in any of these ways was "nothing under the one you typed". */
static void test_however_pasted(void **state)
{
    struct fixture *fixture = *state;
    static const char *const ways[] = {
        "%1$s\xe2\x80\x93%2$s\xe2\x80\x94%3$s", /* en dash, em dash */
        "%1$s\xe2\x88\x92%2$s\xe2\x80\x91%3$s", /* minus sign, hyphen that does not break */
        "%1$s\xc2\xa0%2$s\xe2\x80\x89%3$s",     /* spaces of other kinds */
        "%1$s-%2$s-%3$s.",
        "\xe2\x80\x9c%1$s-%2$s-%3$s\xe2\x80\x9d",         /* in quotes */
        "%1$s\xe2\x80\x8b-%2$s\xc2\xad-%3$s\xef\xbb\xbf", /* characters nobody sees */
        "Your code: %1$s-%2$s-%3$s",
        "Code %1$s %2$s %3$s",
        "my code is %1$s-%2$s-%3$s, thanks a lot",
        "(%1$s/%2$s/%3$s)",
        "%1$s_%2$s_%3$s;",
        "code=%1$s%2$s%3$s",
    };
    char token[ACCESS_TOKEN_TEXT_SIZE];
    char typed[128];
    char wide[128] = "";
    struct access access = stored(fixture, token);
    char first[5], second[5], third[5];
    (void)snprintf(first, 5, "%.4s", access.code);
    (void)snprintf(second, 5, "%.4s", access.code + 5);
    (void)snprintf(third, 5, "%.4s", access.code + 10);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const char *ends[] = {first, second, third};
        char *at = typed;
        for (const char *way = ways[i]; *way != '\0'; way++) {
            if (*way == '%') {
                at = stpcpy(at, ends[way[1] - '1']);
                way += 3;
            } else {
                *at++ = *way;
            }
        }
        *at = '\0';
        finds(fixture, typed, &access);
    }
    /* Full-width letters and figures: U+FF01 to U+FF5E are those of ASCII. */
    char *at = wide;
    for (const char *code = access.code; *code != '\0'; code++) {
        unsigned wanted = 0xff00u + ((unsigned)*code - 0x20u);
        *at++ = (char)(0xe0 | wanted >> 12);
        *at++ = (char)(0x80 | (wanted >> 6 & 0x3f));
        *at++ = (char)(0x80 | (wanted & 0x3f));
    }
    *at = '\0';
    finds(fixture, wide, &access);
}

/* E11: "28" in a code is heard as "twenty-eight". */
static void test_a_voice_reads_each_figure(void **state)
{
    struct fixture *fixture = *state;
    for (int round = 0; round < 2000; round++) {
        char digits[ACCESS_CODE_DIGITS + 1];
        char read[ACCESS_CODE_DIGITS + 1];
        char code[ACCESS_CODE_TEXT_SIZE];
        access_code_make(digits, code);
        for (size_t i = 1; digits[i] != '\0'; i++)
            assert_false(isdigit((unsigned char)digits[i - 1]) && isdigit((unsigned char)digits[i]));
        assert_true(access_code_read(code, read));
        assert_string_equal(read, digits);
    }
    assert_string_equal(access_code_spelled("K7QM-XDRA-9FTB", fixture->arena),
                        "K, 7, Q, M; X, D, R, A; 9, F, T, B");
    assert_string_equal(access_code_spelled("", fixture->arena), "");
}

static void test_no_codes(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"",
                                        "K7QM",
                                        "K7QM-2XDR-9FTAA",
                                        "K7QM-2XDR-9FT",
                                        "K7QM-2XDR-9FT!",
                                        "-",
                                        "K7QM-2XDR-9FTA-0",
                                        "UUUU-UUUU-UUUU",
                                        NULL};
    char longest[200];
    struct access found;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(
            access_by_code(fixture->visitors, wrong[i], fixture->practice, fixture->lane, &found),
            RESULT_NOT_FOUND);
    memset(longest, ' ', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(access_by_code(fixture->visitors, longest, fixture->practice, fixture->lane, &found),
                     RESULT_NOT_FOUND);
    assert_int_equal(
        access_by_code(fixture->visitors, "K7QM-2XDR-9FTA", fixture->practice, fixture->lane, &found),
        RESULT_NOT_FOUND);
}

static void test_no_tokens(void **state)
{
    struct fixture *fixture = *state;
    struct access found;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    access_make_token(token);
    assert_int_equal(access_by_token(fixture->visitors, token, &found), RESULT_NOT_FOUND);
    assert_int_equal(access_by_token(fixture->visitors, "", &found), RESULT_NOT_FOUND);
    assert_int_equal(access_by_token(fixture->visitors, NULL, &found), RESULT_NOT_FOUND);
    assert_int_equal(access_create("short", fixture->practice, fixture->lane, &found), RESULT_REFUSED);
}

struct further {
    const struct access *access;
    struct access_token token;
    enum access_token_kind forgotten;
};

static enum result add_token(struct tx *tx, void *argument)
{
    const struct further *further = argument;
    return access_token_insert(tx, further->access, &further->token);
}

static enum result forget_tokens(struct tx *tx, void *argument)
{
    const struct further *further = argument;
    return access_token_forget(tx, further->access, further->forgotten);
}

static void open_further(struct fixture *fixture, const struct access *access, enum access_token_kind kind,
                         char token[static ACCESS_TOKEN_TEXT_SIZE])
{
    struct further further = {.access = access};
    access_make_token(token);
    assert_true(access_token_make(access, token, kind, &further.token));
    assert_int_equal(db_write(fixture->visitors, add_token, &further), RESULT_OK);
}

static bool opens(struct fixture *fixture, const char *token)
{
    struct access found;
    return access_by_token(fixture->visitors, token, &found) == RESULT_OK;
}

static size_t count_tokens(struct fixture *fixture, const struct access *access)
{
    struct access_key *keys = NULL;
    size_t count = 0;
    struct tx *tx = db_begin(fixture->visitors);
    assert_int_equal(access_token_list(tx, access, fixture->arena, &keys, &count), RESULT_OK);
    db_end(tx);
    return count;
}

/* B3: a code used on one device shut out the other one, and what was typed there was lost. */
static void test_further_tokens(void **state)
{
    struct fixture *fixture = *state;
    char first[ACCESS_TOKEN_TEXT_SIZE], second[ACCESS_TOKEN_TEXT_SIZE], mailed[ACCESS_TOKEN_TEXT_SIZE];
    struct access access = stored(fixture, first);
    struct access by_second;
    open_further(fixture, &access, ACCESS_TOKEN_DEVICE, second);
    open_further(fixture, &access, ACCESS_TOKEN_MAIL, mailed);
    assert_true(opens(fixture, first) && opens(fixture, second) && opens(fixture, mailed));
    assert_int_equal(count_tokens(fixture, &access), 3);
    assert_int_equal(access_by_token(fixture->visitors, second, &by_second), RESULT_OK);
    assert_memory_equal(by_second.thread_key, access.thread_key, CRYPTO_KEY_SIZE);
    struct further further = {.access = &by_second, .forgotten = ACCESS_TOKEN_DEVICE};
    assert_int_equal(db_write(fixture->visitors, forget_tokens, &further), RESULT_OK);
    assert_false(opens(fixture, first));
    assert_true(opens(fixture, second) && opens(fixture, mailed));
    further.forgotten = ACCESS_TOKEN_MAIL;
    assert_int_equal(db_write(fixture->visitors, forget_tokens, &further), RESULT_OK);
    assert_false(opens(fixture, mailed));
    assert_true(opens(fixture, second));
    assert_int_equal(count_tokens(fixture, &access), 1);
    finds(fixture, access.code, &access);
    /* They go with the thread. */
    open_further(fixture, &access, ACCESS_TOKEN_DEVICE, first);
    assert_int_equal(draft_delete(fixture->visitors, &access), RESULT_OK);
    assert_false(opens(fixture, first) || opens(fixture, second));
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM access_tokens "
                                    "WHERE access_id NOT IN (SELECT id FROM accesses)"),
                     0);
}

/* The wrap of one access put into another's row opens nothing. */
static void test_swapped_wraps(void **state)
{
    struct fixture *fixture = *state;
    char one[ACCESS_TOKEN_TEXT_SIZE];
    char two[ACCESS_TOKEN_TEXT_SIZE];
    struct access found;
    uint8_t zeros[CRYPTO_KEY_SIZE] = {0};
    (void)stored(fixture, one);
    (void)stored(fixture, two);
    fixture_tamper(
        fixture, "intake.db",
        "UPDATE accesses SET token_wrap = (SELECT token_wrap FROM accesses ORDER BY id DESC LIMIT 1)");
    assert_int_equal(access_by_token(fixture->visitors, one, &found), RESULT_FAILED);
    assert_memory_equal(found.thread_key, zeros, sizeof zeros);
    assert_int_equal(access_by_token(fixture->visitors, two, &found), RESULT_OK);
}

struct occupation {
    struct lane *lane;
    int inside[2];
    int leave[2];
};

static void wait_to_leave(void *argument)
{
    struct occupation *occupation = argument;
    char byte = 0;
    assert_int_equal(write(occupation->inside[1], &byte, 1), 1);
    assert_int_equal(read(occupation->leave[0], &byte, 1), 1);
}

static void *occupy(void *argument)
{
    struct occupation *occupation = argument;
    (void)lane_run(occupation->lane, wait_to_leave, occupation);
    return NULL;
}

static void test_busy(void **state)
{
    struct fixture *fixture = *state;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    char byte = 0;
    struct access access;
    struct occupation occupation = {.lane = lane_create("full", 1, 0)};
    pthread_t thread;
    access_make_token(token);
    assert_int_equal(pipe(occupation.inside), 0);
    assert_int_equal(pipe(occupation.leave), 0);
    assert_int_equal(pthread_create(&thread, NULL, occupy, &occupation), 0);
    assert_int_equal(read(occupation.inside[0], &byte, 1), 1);
    assert_int_equal(access_create(token, fixture->practice, occupation.lane, &access), RESULT_BUSY);
    assert_int_equal(
        access_by_code(fixture->visitors, "K7QM-2XDR-9FTA", fixture->practice, occupation.lane, &access),
        RESULT_BUSY);
    assert_int_equal(write(occupation.leave[1], &byte, 1), 1);
    assert_int_equal(pthread_join(thread, NULL), 0);
    lane_destroy(occupation.lane);
    for (int end = 0; end < 2; end++) {
        (void)close(occupation.inside[end]);
        (void)close(occupation.leave[end]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_open_the_thread),
        cmocka_unit_test(test_however_typed),
        cmocka_unit_test(test_however_pasted),
        cmocka_unit_test(test_a_voice_reads_each_figure),
        cmocka_unit_test(test_no_codes),
        cmocka_unit_test(test_no_tokens),
        cmocka_unit_test(test_further_tokens),
        cmocka_unit_test(test_swapped_wraps),
        cmocka_unit_test(test_busy),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
