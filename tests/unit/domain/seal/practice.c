/* The practice's key files. */
#include "domain_fixture.h"

#include <sys/stat.h>

static void reload_finds(struct fixture *fixture, const char *word)
{
    struct problems *problems = problems_create();
    assert_null(practice_load(&fixture->config, true, problems));
    assert_int_equal(problems_count(problems), 1);
    assert_non_null(strstr(problems_text(problems, 0), word));
    problems_destroy(problems);
}

static void put(struct fixture *fixture, const char *name, const char *text, mode_t mode)
{
    char path[FIXTURE_PATH_SIZE];
    assert_true(file_write(fixture_path(fixture, name, path), text, strlen(text), mode));
}

static void test_files(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *name;
        mode_t mode;
    } files[] = {{"practice.pub", 0644}, {"mail.pub", 0644}, {"mail.key", 0600}, {"pepper.key", 0600}};
    for (size_t i = 0; i < 4; i++) {
        char path[FIXTURE_PATH_SIZE];
        struct stat status;
        assert_int_equal(stat(fixture_path(fixture, files[i].name, path), &status), 0);
        assert_int_equal(status.st_mode & 07777, files[i].mode);
        assert_int_equal(status.st_size, 65);
    }
    uint8_t public_key[CRYPTO_KEY_SIZE];
    crypto_derive(fixture->practice->pepper, "x", public_key);
    assert_memory_not_equal(fixture->practice->public_key, fixture->practice->mail_public_key,
                            CRYPTO_KEY_SIZE);
    assert_false(fixture_on_disk(fixture, fixture->secret_key, CRYPTO_KEY_SIZE));
}

static void test_never_replaced(void **state)
{
    struct fixture *fixture = *state;
    struct problems *problems = problems_create();
    uint8_t *secret_key = NULL;
    assert_false(practice_create(fixture->folder, &secret_key, problems));
    assert_null(secret_key);
    assert_int_equal(problems_count(problems), 4);
    problems_destroy(problems);
}

static void test_reload(void **state)
{
    struct fixture *fixture = *state;
    struct practice *again = practice_load(&fixture->config, false, fixture->problems);
    assert_non_null(again);
    assert_null(again->pepper);
    assert_memory_equal(again->key_id, fixture->practice->key_id, KEY_ID_SIZE);
    assert_memory_equal(again->code_salt, fixture->practice->code_salt, CRYPTO_SALT_SIZE);
    practice_destroy(again);
}

static void test_problems(void **state)
{
    struct fixture *fixture = *state;
    char path[FIXTURE_PATH_SIZE];
    assert_int_equal(chmod(fixture_path(fixture, "mail.key", path), 0640), 0);
    reload_finds(fixture, "chmod 600");
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chmod(fixture_path(fixture, "pepper.key", path), 0604), 0);
    reload_finds(fixture, "chmod 600");
    assert_int_equal(chmod(path, 0600), 0);
    put(fixture, "mail.pub", "not a key\n", 0644);
    reload_finds(fixture, "mail.pub");
    put(fixture, "mail.pub", "0000000000000000000000000000000000000000000000000000000000000000\n", 0644);
    reload_finds(fixture, "nothing can be sealed");
    assert_int_equal(unlink(fixture_path(fixture, "mail.pub", path)), 0);
    reload_finds(fixture, "missing");
}

static void test_all_problems_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct problems *problems = problems_create();
    put(fixture, "practice.pub", "zz", 0644);
    put(fixture, "mail.pub", "zz", 0644);
    put(fixture, "pepper.key", "zz", 0644);
    assert_null(practice_load(&fixture->config, true, problems));
    assert_int_equal(problems_count(problems), 4);
    problems_destroy(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_never_replaced, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_reload, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_problems, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_all_problems_at_once, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
