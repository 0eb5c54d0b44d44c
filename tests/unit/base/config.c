#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/config.h"
#include "base/file.h"

static char folder[64], path[96];

#define NEEDED                                                                                               \
    "[practice]\nname = Gold & Co\n"                                                                         \
    "[site]\nurl=https://groups.example.org\nwww = www\n"                                                    \
    "[state]\ndirectory = var/state\nkeys = /etc/gather/keys\n"                                              \
    "[serve]\npublic_socket = run/public\nstaff_socket = run/staff\n"

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/gather-config-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/gather.conf", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct config *load_bytes(const char *text, size_t length, struct problems *problems)
{
    assert_true(file_write(path, text, length, 0600));
    return config_load(path, problems);
}

static void reads_a_good_file(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    static const char text[] =
        "# a comment\n; another = one\r\n\n" NEEDED "threads =\t7 \r\n[site]\ntrusted_proxies = 10.0.0.0/8, "
        "::1\n[session]\nidle_minutes = 20\n  [ practice ]  \n  states = TX, IL = 2\n";
    struct config *config = load_bytes(text, sizeof text - 1, problems);
    char expected[128];

    problems_print(problems, stderr);
    assert_non_null(config);
    assert_string_equal(config->practice_name, "Gold & Co");
    assert_string_equal(config->practice_states, "TX, IL = 2");
    assert_string_equal(config->practice_time_zone, "America/Chicago");
    assert_string_equal(config->practice_phone, "");
    assert_int_equal(config->practice_minimum_age, 18);
    assert_int_equal(config->serve_threads, 7);
    assert_int_equal(config->session_idle_minutes, 20);
    assert_int_equal(config->password_memory, 128);
    assert_string_equal(config->site_url, "https://groups.example.org");
    assert_string_equal(config->site_trusted_proxies, "10.0.0.0/8, ::1");
    assert_string_equal(config->site_article, "");
    assert_string_equal(config->state_keys, "/etc/gather/keys");
    snprintf(expected, sizeof expected, "%s/var/state", folder);
    assert_string_equal(config->state_directory, expected);
    snprintf(expected, sizeof expected, "%s/run/staff", folder);
    assert_string_equal(config->serve_staff_socket, expected);
    config_destroy(config);
    config_destroy(NULL);
    problems_destroy(problems);
}

/* The file is refused with exactly these problems; each expected text is the beginning after the path. */
static void assert_problems_of(const char *text, size_t length, const char *const *expected)
{
    struct problems *problems = problems_create();
    size_t count = 0;

    assert_null(load_bytes(text, length, problems));
    for (; expected[count] != NULL; count++) {
        assert_true(count < problems_count(problems));
        const char *found = problems_text(problems, count);

        assert_memory_equal(found, path, strlen(path));
        if (strncmp(found + strlen(path), expected[count], strlen(expected[count])) != 0)
            assert_string_equal(found + strlen(path), expected[count]);
    }
    assert_int_equal(problems_count(problems), count);
    problems_destroy(problems);
}

#define assert_problems(text, ...)                                                                           \
    assert_problems_of(text, sizeof text - 1, (const char *const[]){__VA_ARGS__, NULL})

static void names_what_is_missing(void **state)
{
    (void)state;
    assert_problems("", ": name is missing: write name = ... under [practice]", ": url is missing",
                    ": www is missing", ": directory is missing", ": keys is missing",
                    ": public_socket is missing", ": staff_socket is missing");
}

static void names_every_wrong_line(void **state)
{
    (void)state;
    assert_problems(
        "stray = 1\n" NEEDED "threads = 1\nthreads = 5\ncolour = red\nnot a key\n[nowhere]\nx = 1\n[broken\n"
        "[session]\nhours = 8h\nidle_minutes = \n[password]\nmemory_mib = 99999999999999999999\npasses = "
        "0x3\n",
        ":1: stray is before the first section", ":13: threads must be a whole number from 2 to 512",
        ":14: threads was set in line 13 already",
        ":15: [serve] has no key colour; its keys are: ", ":16: write key = value",
        ":17: there is no section [nowhere]; the sections are: practice, site",
        ":19: a section is written [name]", ":21: hours must be a whole number from 1 to 24",
        ":22: idle_minutes must be", ":24: memory_mib must be", ":25: passes must be");
}

static void needs_values_where_there_is_no_default(void **state)
{
    (void)state;
    assert_problems("[practice]\nname =\n[site]\nurl = groups.example.org\nwww = www\n"
                    "[state]\ndirectory = a\nkeys = b\n[serve]\npublic_socket = c\nstaff_socket = d\n",
                    ":2: name must not be blank", ":4: url must be scheme and host");
}

static void refuses_addresses_with_a_path(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "https://",        "http:///x",           "https://a.example/", "https://a.example/b",
        "ftp://a.example", "https://a@b.example", "https://a b"};

    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        char text[512];
        int length =
            snprintf(text, sizeof text,
                     "[practice]\nname = n\n[site]\nurl = %s\nwww = www\n[state]\ndirectory = a\nkeys = b\n"
                     "[serve]\npublic_socket = c\nstaff_socket = d\n",
                     wrong[index]);

        assert_problems_of(text, (size_t)length, (const char *const[]){":4: url must be", NULL});
    }
}

/* The address that "Leave this page" opens was taken for a file beside gather.conf. */
static void leaves_to_an_address(void **state)
{
    (void)state;
    assert_problems(NEEDED "[site]\nleave = www.weather.gov\n", ":13: leave must begin with https://");
}

static void refuses_what_is_not_text(void **state)
{
    (void)state;
    assert_problems(NEEDED "threads = 5\0\n", ": holds a NUL byte", ": name is missing", ": url", ": www",
                    ": directory", ": keys", ": public_socket", ": staff_socket");
    assert_problems(NEEDED "[practice]\nphone = \xff\n", ":13: this line is not UTF-8");
    assert_problems("[]\n=\n" NEEDED, ":1: there is no section []");
    assert_problems("[\n]\n" NEEDED, ":1: a section is written", ":2: write key = value");
}

static void says_why_a_file_cannot_be_read(void **state)
{
    (void)state;
    struct problems *problems = problems_create();

    assert_null(config_load("/nowhere/gather.conf", problems));
    assert_int_equal(problems_count(problems), 1);
    assert_string_equal(problems_text(problems, 0),
                        "/nowhere/gather.conf: cannot be read: No such file or directory");
    problems_destroy(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_good_file),
        cmocka_unit_test(names_what_is_missing),
        cmocka_unit_test(names_every_wrong_line),
        cmocka_unit_test(needs_values_where_there_is_no_default),
        cmocka_unit_test(refuses_addresses_with_a_path),
        cmocka_unit_test(leaves_to_an_address),
        cmocka_unit_test(refuses_what_is_not_text),
        cmocka_unit_test(says_why_a_file_cannot_be_read),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
