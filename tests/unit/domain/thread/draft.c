/* Unfinished registrations. */
#include "domain_fixture.h"

#include "domain/thread/draft.h"

struct unfinished {
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct draft draft;
};

static struct unfinished begun(struct fixture *fixture)
{
    struct unfinished unfinished = {0};
    unfinished.access = fixture_access(fixture, unfinished.token);
    unfinished.draft.answers = answers_create(fixture->arena);
    answers_set(unfinished.draft.answers, "name", "Ana Planted-Name");
    answers_set(unfinished.draft.answers, "_code", unfinished.access.code);
    memcpy(unfinished.draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_create(fixture->visitors, &unfinished.access, &unfinished.draft), RESULT_OK);
    return unfinished;
}

static void test_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    struct draft loaded;
    assert_int_equal(draft_load(fixture->visitors, &unfinished.access, &loaded, fixture->arena), RESULT_OK);
    assert_string_equal(answers_get(loaded.answers, "name"), "Ana Planted-Name");
    assert_string_equal(answers_get(loaded.answers, "_code"), unfinished.access.code);
    assert_memory_equal(loaded.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(loaded.expires_at - loaded.started_at, 14 * CLOCK_DAY);
    answers_set(loaded.answers, "phone", "555 0100");
    assert_int_equal(draft_save(fixture->visitors, &unfinished.access, &loaded, 30), RESULT_OK);
    assert_int_equal(loaded.expires_at - loaded.updated_at, 30 * CLOCK_DAY);
    assert_int_equal(draft_load(fixture->visitors, &unfinished.access, &loaded, fixture->arena), RESULT_OK);
    assert_string_equal(answers_get(loaded.answers, "phone"), "555 0100");
}

static void test_twice(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    struct access again;
    assert_int_equal(access_create(unfinished.token, fixture->practice, fixture->lane, &again), RESULT_OK);
    assert_int_equal(draft_create(fixture->visitors, &again, &unfinished.draft), RESULT_CONFLICT);
}

static void test_too_long(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    struct draft loaded;
    char *text = arena_allocate(fixture->arena, 64 * 1024 + 1);
    memset(text, 'x', 64 * 1024);
    answers_set(unfinished.draft.answers, "story", text);
    assert_int_equal(draft_save(fixture->visitors, &unfinished.access, &unfinished.draft, 14),
                     RESULT_REFUSED);
    assert_int_equal(draft_load(fixture->visitors, &unfinished.access, &loaded, fixture->arena), RESULT_OK);
    assert_null(answers_get(loaded.answers, "story"));
}

static void test_expired(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    struct draft loaded;
    fixture_tamper(fixture, "intake.db", "UPDATE drafts SET expires_at = 1");
    assert_int_equal(draft_load(fixture->visitors, &unfinished.access, &loaded, fixture->arena),
                     RESULT_NOT_FOUND);
    assert_int_equal(draft_save(fixture->visitors, &unfinished.access, &unfinished.draft, 14),
                     RESULT_NOT_FOUND);
}

static void test_tampered(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished one = begun(fixture);
    struct unfinished two = begun(fixture);
    struct draft loaded;
    fixture_tamper(fixture, "intake.db",
                   "UPDATE drafts SET body = (SELECT body FROM drafts ORDER BY access_id DESC LIMIT 1)");
    assert_int_equal(draft_load(fixture->visitors, &one.access, &loaded, fixture->arena), RESULT_FAILED);
    assert_int_equal(draft_load(fixture->visitors, &two.access, &loaded, fixture->arena), RESULT_OK);
    fixture_group(fixture, "morning", 12);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE drafts SET group_id = (SELECT id FROM groups WHERE slug = 'morning')");
    assert_int_equal(draft_load(fixture->visitors, &two.access, &loaded, fixture->arena), RESULT_FAILED);
    fixture_tamper(fixture, "intake.db", "UPDATE drafts SET body = x'00'");
    assert_int_equal(draft_load(fixture->visitors, &two.access, &loaded, fixture->arena), RESULT_FAILED);
}

/* The first bytes of the sealed body, after the nonce. */
static void read_ciphertext(const struct fixture *fixture, uint8_t piece[static 32])
{
    char path[FIXTURE_PATH_SIZE];
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    assert_int_equal(sqlite3_open(fixture_path(fixture, "intake.db", path), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT body FROM drafts", -1, &prepared, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
    memcpy(piece, (const uint8_t *)sqlite3_column_blob(prepared, 0) + 24, 32);
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
}

static void test_deleted_without_a_trace(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    struct access found;
    uint8_t piece[32];
    read_ciphertext(fixture, piece);
    assert_true(fixture_on_disk(fixture, piece, sizeof piece));
    assert_true(fixture_on_disk(fixture, unfinished.access.code_hash, 32));
    assert_int_equal(draft_delete(fixture->visitors, &unfinished.access), RESULT_OK);
    assert_int_equal(draft_delete(fixture->visitors, &unfinished.access), RESULT_NOT_FOUND);
    assert_true(db_checkpoint(fixture->visitors));
    assert_false(fixture_on_disk(fixture, piece, sizeof piece));
    assert_false(fixture_on_disk(fixture, unfinished.access.code_hash, 32));
    assert_false(fixture_on_disk(fixture, unfinished.access.token_wrap, 32));
    assert_int_equal(access_by_token(fixture->visitors, unfinished.token, &found), RESULT_NOT_FOUND);
    assert_int_equal(
        access_by_code(fixture->visitors, unfinished.access.code, fixture->practice, fixture->lane, &found),
        RESULT_NOT_FOUND);
    assert_int_equal(draft_save(fixture->visitors, &unfinished.access, &unfinished.draft, 14),
                     RESULT_NOT_FOUND);
}

static void test_nothing_in_clear(void **state)
{
    struct fixture *fixture = *state;
    struct unfinished unfinished = begun(fixture);
    char digits[13];
    (void)snprintf(digits, sizeof digits, "%.4s%.4s%.4s", unfinished.access.code, unfinished.access.code + 5,
                   unfinished.access.code + 10);
    assert_false(fixture_on_disk(fixture, "Planted-Name", 12));
    assert_false(fixture_on_disk(fixture, unfinished.access.code, 14));
    assert_false(fixture_on_disk(fixture, digits, 12));
    assert_false(fixture_on_disk(fixture, unfinished.token, 43));
    assert_false(fixture_on_disk(fixture, unfinished.access.thread_key, CRYPTO_KEY_SIZE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_twice, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_too_long, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_expired, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_tampered, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_deleted_without_a_trace, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_nothing_in_clear, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
