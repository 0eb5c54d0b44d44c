#include "main/progress.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"

enum { DRAW_MILLISECONDS = 200, LOG_MILLISECONDS = 10000, WHAT_SIZE = 64, LINE_SIZE = 160 };

struct progress {
    bool is_terminal;
    char what[WHAT_SIZE];
    int64_t began_at;
    int64_t said_at;
};

/* Not the wall clock, which may be set while we work. */
static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct progress *progress_create(void)
{
    struct progress *progress = memory_allocate(sizeof *progress);
    progress->is_terminal = isatty(STDERR_FILENO) == 1;
    return progress;
}

/* "copying intake.db: 45 %, 2100 a second, 13 s left" */
static void describe(const struct progress *progress, int64_t done, int64_t total, int64_t now,
                     char line[static LINE_SIZE])
{
    int64_t passed = now - progress->began_at;
    if (total <= 0 || done <= 0 || passed <= 0) {
        (void)snprintf(line, LINE_SIZE, "%s, %" PRId64 " s so far", progress->what, passed / 1000);
        return;
    }
    int64_t rate = done * 1000 / passed;
    int64_t left = (total - done) * passed / done / 1000;
    (void)snprintf(line, LINE_SIZE, "%s: %" PRId64 " %%, %" PRId64 " a second, %" PRId64 " s left",
                   progress->what, done * 100 / total, rate, left);
}

/* The line before is written over, so one that is longer must leave nothing behind. */
static void draw(const char *line)
{
    fprintf(stderr, "\r%s\033[K", line);
    (void)fflush(stderr);
}

static void end_part(const struct progress *progress, int64_t now)
{
    if (progress->what[0] == '\0')
        return;
    int64_t passed = now - progress->began_at;
    char line[LINE_SIZE];
    (void)snprintf(line, sizeof line, "%s: done in %" PRId64 ".%" PRId64 " s", progress->what, passed / 1000,
                   passed % 1000 / 100);
    if (progress->is_terminal) {
        draw(line);
        fputc('\n', stderr);
    } else {
        log_info("%s", line);
    }
}

void progress_step(const char *what, int64_t done, int64_t total, void *argument)
{
    struct progress *progress = argument;
    int64_t now = milliseconds();
    bool is_new = strncmp(progress->what, what, sizeof progress->what - 1) != 0;
    if (is_new) {
        end_part(progress, now);
        (void)snprintf(progress->what, sizeof progress->what, "%s", what);
        progress->began_at = now;
        progress->said_at = progress->is_terminal ? 0 : now;
    }
    if (now - progress->said_at < (progress->is_terminal ? DRAW_MILLISECONDS : LOG_MILLISECONDS))
        return;
    char line[LINE_SIZE];
    describe(progress, done, total, now, line);
    if (progress->is_terminal)
        draw(line);
    else
        log_info("%s", line);
    progress->said_at = now;
}

void progress_destroy(struct progress *progress)
{
    if (progress == NULL)
        return;
    end_part(progress, milliseconds());
    memory_free(progress);
}
