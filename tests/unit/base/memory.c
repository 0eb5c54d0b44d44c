/* memory, arena, buffer, problem, log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/problem.h"

static void gives_zeroed_memory(void **state)
{
    (void)state;
    unsigned char *block = memory_allocate(1000);

    for (size_t index = 0; index < 1000; index++)
        assert_int_equal(block[index], 0);
    memset(block, 7, 1000);
    block = memory_resize(block, 2000);
    assert_int_equal(block[999], 7);
    memory_wipe(block, 1000);
    assert_int_equal(block[999], 0);
    memory_free(block);
    memory_free(NULL);
    memory_wipe(NULL, 0);
    assert_null(memory_copy_text(NULL));
}

static void ends_the_process_when_memory_is_out(void **state)
{
    (void)state;
    pid_t child = fork();
    int status;

    if (child == 0) {
        close(STDERR_FILENO);
        memory_fatal("as a test wants it");
    }
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
}

static void arena_takes_small_and_large(void **state)
{
    (void)state;
    struct arena *arena = arena_create();

    for (size_t size = 0; size < 200000; size = size * 2 + 1) {
        unsigned char *taken = arena_allocate(arena, size);

        assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
        for (size_t index = 0; index < size; index++)
            assert_int_equal(taken[index], 0);
        memset(taken, 0xff, size);
    }
    arena_reset(arena);
    unsigned char *again = arena_allocate(arena, 30000);

    for (size_t index = 0; index < 30000; index++)
        assert_int_equal(again[index], 0);
    arena_destroy(arena);
    arena_destroy(NULL);
}

static void arena_wipes_when_reset(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    char *secret = arena_text(arena, "an answer");

    arena_reset(arena);
    /* The first block stays, so its bytes may be looked at. */
    for (size_t index = 0; index < 9; index++)
        assert_int_equal(secret[index], 0);
    arena_destroy(arena);
}

static void arena_copies_and_formats(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    char large[9000];

    memset(large, 'x', sizeof large);
    large[sizeof large - 1] = '\0';
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text(arena, "text"), "text");
    assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    assert_string_equal(arena_format(arena, "%s-%d", "a", 5), "a-5");
    assert_int_equal(strlen(arena_format(arena, "%s%s%s%s", large, large, large, large)), 4 * 8999);
    arena_destroy(arena);
}

static char released[8];

static void note_release(void *argument)
{
    strncat(released, argument, sizeof released - strlen(released) - 1);
}

static void arena_releases_newest_first(void **state)
{
    (void)state;
    struct arena *arena = arena_create();

    released[0] = '\0';
    arena_defer(arena, note_release, "1");
    arena_defer(arena, note_release, "2");
    arena_reset(arena);
    assert_string_equal(released, "21");
    arena_defer(arena, note_release, "3");
    arena_destroy(arena);
    assert_string_equal(released, "213");
}

static void buffer_grows(void **state)
{
    (void)state;
    struct buffer buffer = {0};

    buffer_append(&buffer, NULL, 0);
    assert_string_equal(buffer.data, "");
    for (int index = 0; index < 5000; index++)
        buffer_append_byte(&buffer, (char)('a' + index % 26));
    assert_int_equal(buffer.length, 5000);
    assert_int_equal(buffer.data[4999], 'a' + 4999 % 26);
    assert_int_equal(buffer.data[5000], 0);
    buffer_reset(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(buffer.data[0], 0);
    assert_int_equal(buffer.data[4999], 0);
    buffer_append_text(&buffer, "one ");
    buffer_append_format(&buffer, "%d %s", 2, "three");
    assert_string_equal(buffer.data, "one 2 three");
    buffer_reserve(&buffer, 100000);
    assert_true(buffer.capacity - buffer.length > 100000);
    buffer_free(&buffer);
    assert_null(buffer.data);
    buffer_free(&buffer);
}

static void problems_are_collected(void **state)
{
    (void)state;
    struct problems *problems = problems_create();

    assert_int_equal(problems_count(problems), 0);
    for (int line = 0; line < 50; line++)
        problems_add(problems, "a.conf", line, "number %d", line);
    problems_add(problems, NULL, 0, "no file");
    assert_int_equal(problems_count(problems), 51);
    assert_string_equal(problems_text(problems, 0), "a.conf: number 0");
    assert_string_equal(problems_text(problems, 49), "a.conf:49: number 49");
    assert_string_equal(problems_text(problems, 50), "no file");
    FILE *stream = tmpfile();

    problems_print(problems, stream);
    rewind(stream);
    int lines = 0;

    for (int byte; (byte = fgetc(stream)) != EOF;)
        lines += byte == '\n';
    assert_int_equal(lines, 51);
    fclose(stream);
    problems_destroy(problems);
    problems_destroy(NULL);
}

/* What log_line writes for text, without the time before it. */
static void logged(const char *text, char *line, size_t size)
{
    int ends[2], before = dup(STDERR_FILENO);

    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_name("tester");
    log_warning("%s", text);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    ssize_t got = read(ends[0], line, size - 1);

    close(ends[0]);
    assert_true(got > 21);
    line[got] = '\0';
    memmove(line, line + 21, (size_t)got - 20);
}

static void log_lines_cannot_be_forged(void **state)
{
    (void)state;
    static char line[8192], large[5000];

    logged("plain gr\xc3\xbc\xc3\x9f", line, sizeof line);
    assert_string_equal(line, "tester warning: plain gr\xc3\xbc\xc3\x9f\n");
    logged("a\nb\r\x1b[31m\x7f", line, sizeof line);
    assert_string_equal(line, "tester warning: a\\x0ab\\x0d\\x1b[31m\\x7f\n");
    logged("\xff\xc0\xaf \xc2\x85 \xe2\x82", line, sizeof line);
    assert_string_equal(line, "tester warning: \\xff\\xc0\\xaf \\xc2\\x85 \\xe2\\x82\n");
    memset(large, '\n', sizeof large - 1);
    logged(large, line, sizeof line);
    assert_true(strlen(line) < 4200);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_memory),
        cmocka_unit_test(ends_the_process_when_memory_is_out),
        cmocka_unit_test(arena_takes_small_and_large),
        cmocka_unit_test(arena_wipes_when_reset),
        cmocka_unit_test(arena_copies_and_formats),
        cmocka_unit_test(arena_releases_newest_first),
        cmocka_unit_test(buffer_grows),
        cmocka_unit_test(problems_are_collected),
        cmocka_unit_test(log_lines_cannot_be_forged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
