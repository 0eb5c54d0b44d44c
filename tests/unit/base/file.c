#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/gather-file-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[96];

    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static void reads_what_was_written(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    struct stat status;
    char *large = calloc(1, 100000);

    assert_true(file_write(in_folder("a"), "a\0b", 3, 0640));
    assert_int_equal(stat(in_folder("a"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    buffer_append_text(&buffer, "before ");
    assert_true(file_read(in_folder("a"), 3, &buffer));
    assert_int_equal(buffer.length, 10);
    assert_memory_equal(buffer.data, "before a\0b", 11);
    memset(large, 'x', 100000);
    assert_true(file_write(in_folder("a"), large, 100000, 0600));
    buffer_reset(&buffer);
    assert_true(file_read(in_folder("a"), 100000, &buffer));
    assert_int_equal(buffer.length, 100000);
    assert_memory_equal(buffer.data, large, 100000);
    assert_int_equal(stat(in_folder("a"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    free(large);
    buffer_free(&buffer);
}

static void says_why_not(void **state)
{
    (void)state;
    struct buffer buffer = {0};

    assert_false(file_read(in_folder("missing"), 10, &buffer));
    assert_int_equal(errno, ENOENT);
    assert_false(file_read(folder, 10, &buffer));
    assert_int_equal(errno, EISDIR);
    assert_true(file_write(in_folder("b"), "12345", 5, 0600));
    assert_false(file_read(in_folder("b"), 4, &buffer));
    assert_int_equal(errno, EFBIG);
    assert_false(file_write(in_folder("missing/c"), "", 0, 0600));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mkdir(in_folder("busy"), 0700), 0);
    assert_false(file_write(in_folder("busy"), "x", 1, 0600));
    assert_int_equal(errno, EISDIR);
    assert_true(file_sync_folder(in_folder("b")));
    assert_false(file_sync_folder(in_folder("missing/b")));
    buffer_free(&buffer);
}

static bool note_name(const char *name, void *argument)
{
    strcat(argument, name);
    strcat(argument, " ");
    return strcmp(name, "stop.txt") != 0;
}

static void lists_by_name(void **state)
{
    (void)state;
    char seen[256] = "";

    assert_true(file_write(in_folder("z.txt"), "", 0, 0600));
    assert_true(file_write(in_folder("m.txt"), "", 0, 0600));
    assert_true(file_write(in_folder("m.md"), "", 0, 0600));
    assert_int_equal(mkdir(in_folder("folder.txt"), 0700), 0);
    assert_true(file_each(folder, ".txt", note_name, seen));
    /* Nothing is left over of the files beside which they were written. */
    assert_string_equal(seen, "m.txt z.txt ");
    seen[0] = '\0';
    assert_true(file_write(in_folder("stop.txt"), "", 0, 0600));
    assert_false(file_each(folder, ".txt", note_name, seen));
    assert_string_equal(seen, "m.txt stop.txt ");
    seen[0] = '\0';
    assert_true(file_each(folder, ".none", note_name, seen));
    assert_string_equal(seen, "");
    assert_false(file_each(in_folder("missing"), "", note_name, seen));
    assert_int_equal(errno, ENOENT);
    assert_true(file_each(folder, "", note_name, seen) == false);
    assert_null(strstr(seen, ".new-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_what_was_written, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(says_why_not, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(lists_by_name, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
