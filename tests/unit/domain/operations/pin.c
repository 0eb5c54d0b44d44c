/* What the processes of one practice must agree on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/file.h"
#include "domain/operations/pin.h"
#include "store/db.h"
#include "store/migrate.h"

static char folder[64];
static struct problems *problems;
static struct db *intake, *staff;

static int open_practice(void **state)
{
    char path[96];
    (void)state;
    if (!crypto_init())
        return -1;
    (void)snprintf(folder, sizeof folder, "/tmp/gather-pin-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    problems = problems_create();
    (void)snprintf(path, sizeof path, "%s/intake.db", folder);
    if (!migrate(path, DATABASE_INTAKE, problems))
        return -1;
    intake = db_open(path, DATABASE_INTAKE, ROLE_PUBLIC, problems);
    (void)snprintf(path, sizeof path, "%s/staff.db", folder);
    if (!migrate(path, DATABASE_STAFF, problems))
        return -1;
    staff = db_open(path, DATABASE_STAFF, ROLE_STAFF, problems);
    return intake != NULL && staff != NULL ? 0 : -1;
}

static bool remove_file(const char *name, void *argument)
{
    char path[160];
    (void)argument;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)unlink(path);
    return true;
}

static int close_practice(void **state)
{
    (void)state;
    db_close(staff);
    db_close(intake);
    problems_destroy(problems);
    (void)file_each(folder, "", remove_file, NULL);
    return rmdir(folder);
}

static const struct config config = {.state_keys = "/keys"};

static void keys(void **state)
{
    (void)state;
    uint8_t pepper[CRYPTO_KEY_SIZE] = {1}, other_pepper[CRYPTO_KEY_SIZE] = {2};
    struct practice own = {.key_id = {1, 2, 3}, .pepper = pepper};
    struct practice other = {.key_id = {1, 2, 4}, .pepper = other_pepper};
    /* Whoever comes first says what holds. */
    assert_true(pin_check_key(intake, &config, &own, problems));
    assert_true(pin_check_key(intake, &config, &own, problems));
    assert_true(pin_check_pepper(intake, &config, &own, problems));
    assert_int_equal(problems_count(problems), 0);
    assert_false(pin_check_key(intake, &config, &other, problems));
    assert_non_null(strstr(problems_text(problems, 0), "practice.pub is not the key"));
    assert_false(pin_check_pepper(intake, &config, &other, problems));
    assert_non_null(strstr(problems_text(problems, 1), "pepper.key is not the one"));
    /* And is not overwritten by who comes later. */
    assert_true(pin_check_key(intake, &config, &own, problems));
    assert_true(pin_check_holders(staff, &config, &own, problems));
    assert_false(pin_check_accounts(staff, &own, problems));
    assert_non_null(strstr(problems_text(problems, 2), "no account"));
}

static void processes(void **state)
{
    (void)state;
    struct config changed = config;
    int64_t at = 0;
    changed.mail_transport = "smtp";
    assert_int_equal(pin_compare(intake, &config, "public", &at), RESULT_NOT_FOUND);
    pin_started(intake, &config, "public");
    assert_int_equal(pin_compare(intake, &config, "public", &at), RESULT_OK);
    assert_int_equal(pin_compare(intake, &config, "mail", &at), RESULT_NOT_FOUND);
    /* Field case C13: [mail] switched on, and the public process has not read it. */
    assert_int_equal(pin_compare(intake, &changed, "public", &at), RESULT_CONFLICT);
    assert_true(at > 0);
    pin_started(intake, &changed, "public");
    assert_int_equal(pin_compare(intake, &changed, "public", &at), RESULT_OK);
    pin_ended(intake, "public");
    assert_int_equal(pin_compare(intake, &changed, "public", &at), RESULT_NOT_FOUND);
    /* nginx is told of its settings by gather-nginx; no process of ours reads them. */
    changed = config;
    changed.nginx_listen = "8081";
    pin_started(intake, &config, "staff");
    assert_int_equal(pin_compare(intake, &changed, "staff", &at), RESULT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys), cmocka_unit_test(processes)};
    return cmocka_run_group_tests(tests, open_practice, close_practice);
}
