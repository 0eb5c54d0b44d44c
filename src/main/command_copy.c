/* gather copy: a copy of the practice that is never far behind; with --send, what brings it elsewhere. Two
 * processes, so that the one with a network reads the finished copy alone: no key, and no database in use. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/version.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/standby.h"
#include "main/command.h"

static const char usage[] = "gather copy [--config FILE] [--once] [--send]";

/* Of a folder or over ssh; Debian's. */
#define RSYNC "rsync"
enum { LOOK_EVERY_SECONDS = 2, MOST_WORDS = 16 };

struct copier {
    const struct config *config;
    struct practice *practice;
    struct standby_stamp stamp;
    char last[64]; /* the copy that was sent */
};

/* Waits for a signal to end for that long; true when there was one. */
static bool is_ending_within(const sigset_t *signals, time_t seconds)
{
    struct timespec limit = {.tv_sec = seconds};
    return sigtimedwait(signals, NULL, &limit) > 0;
}

static void say(struct problems *problems)
{
    for (size_t index = 0; index < problems_count(problems); index++)
        log_error("%s", problems_text(problems, index));
}

/* What was written while the copy was being made is for the next one. */
static bool make_unless_same(struct copier *copier)
{
    struct standby_stamp before = copier->stamp;
    int64_t now = clock_now();
    bool good = true;
    if (standby_changed(copier->config, &copier->stamp)) {
        struct problems *problems = problems_create();
        good = standby_make(copier->config, copier->practice, GATHER_VERSION, problems);
        say(problems);
        problems_destroy(problems);
    }
    if (!good)
        copier->stamp = before;
    else if (!standby_note(copier->config, false, now))
        log_error("%s: cannot be written to: %s", copier->config->copy_directory, strerror(errno));
    return good;
}

static bool make(struct copier *copier)
{
    int lock = standby_lock(copier->config, false);
    bool good = lock >= 0 && make_unless_same(copier);
    if (lock >= 0)
        close(lock);
    return good;
}

static bool run(const char *const *words)
{
    pid_t child;
    int status = -1;
    sigset_t none;
    posix_spawnattr_t attributes;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failed = posix_spawnp(&child, words[0], NULL, &attributes, (char *const *)(uintptr_t)words, environ);
    posix_spawnattr_destroy(&attributes);
    while (failed == 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (failed != 0)
        log_error("%s cannot be started: %s", words[0], strerror(failed));
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        log_error("%s ended with %d", words[0], WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    return failed == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The databases first, as what differs from the copy sent before; the manifest, without which it is no copy,
 * once they are there; then what is older goes. A sender that is killed in between leaves the one before
 * whole. */
static bool send_copy(const struct copier *copier, const char *copy, struct arena *arena)
{
    const char *name = strrchr(copy, '/') + 1;
    const char *to = arena_format(arena, "%s/%s/", copier->config->copy_target, name);
    const char *basis =
        arena_format(arena, "--copy-dest=../%s", copier->last[0] != '\0' ? copier->last : name);
    const char *const files[] = {RSYNC,
                                 "-rt",
                                 "--fsync",
                                 "--mkpath",
                                 "--no-whole-file",
                                 "--chmod=D700,F600",
                                 "--exclude=/manifest.json",
                                 basis,
                                 arena_format(arena, "%s/", copy),
                                 to,
                                 NULL};
    const char *const manifest[] = {
        RSYNC, "-t", "--fsync", "--chmod=F600", arena_format(arena, "%s/manifest.json", copy), to, NULL};
    const char *const rest[] = {RSYNC,
                                "-rt",
                                "--delete",
                                "--chmod=D700,F600",
                                "--include=/20*-*-*T*Z/",
                                "--include=/20*-*-*T*Z/*",
                                "--exclude=*",
                                arena_format(arena, "%s/", copier->config->copy_directory),
                                arena_format(arena, "%s/", copier->config->copy_target),
                                NULL};
    return run(files) && run(manifest) && run(rest);
}

/* What is noted is the moment up to which the copy was good before it was sent. */
static bool send_newest(struct copier *copier)
{
    struct arena *arena = arena_create();
    struct problems *problems = problems_create();
    int64_t good_at = standby_noted_at(copier->config, false);
    const char *copy = backup_newest(copier->config->copy_directory, arena, problems);
    bool good = copy != NULL;
    if (good && strcmp(strrchr(copy, '/') + 1, copier->last) != 0) {
        good = send_copy(copier, copy, arena);
        if (good)
            (void)snprintf(copier->last, sizeof copier->last, "%s", strrchr(copy, '/') + 1);
    }
    say(problems);
    if (good && !standby_note(copier->config, true, good_at))
        log_error("that the copy was sent cannot be noted: %s", strerror(errno));
    problems_destroy(problems);
    arena_destroy(arena);
    return good;
}

static bool send_copies(struct copier *copier)
{
    int lock = standby_lock(copier->config, true);
    bool good = lock >= 0 && send_newest(copier);
    if (lock >= 0)
        close(lock);
    return good;
}

static bool work(struct copier *copier, bool (*step)(struct copier *copier), time_t pause, bool once)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (once)
        return step(copier);
    log_info("ready");
    do
        (void)step(copier);
    while (!is_ending_within(&signals, pause));
    log_info("stopped");
    return true;
}

static bool check_settings(const struct config *config, bool sends, const char *path,
                           struct problems *problems)
{
    if (config->copy_directory[0] == '\0')
        problems_add(problems, path, 0, "[copy] directory is blank: there is no copy to be made");
    else if (sends && config->copy_target[0] == '\0')
        problems_add(problems, path, 0, "[copy] target is blank: there is nowhere to send the copy");
    return problems_count(problems) == 0;
}

static bool copy(const struct config *config, const char *path, bool sends, bool once,
                 struct problems *problems)
{
    struct copier copier = {.config = config};
    if (!check_settings(config, sends, path, problems))
        return false;
    if (sends)
        return work(&copier, send_copies, LOOK_EVERY_SECONDS, once);
    copier.practice = practice_load(config, true, problems);
    bool good = copier.practice != NULL && work(&copier, make, config->copy_seconds, once);
    practice_destroy(copier.practice);
    return good;
}

int command_copy(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"once", no_argument, NULL, 'o'},
                                            {"send", no_argument, NULL, 's'},
                                            {0}};
    const char *given = NULL;
    bool once = false, sends = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option == 'c')
            given = optarg;
        else if (option == 'o')
            once = true;
        else if (option == 's')
            sends = true;
        else
            return command_usage(usage);
    if (optind != argc)
        return command_usage(usage);
    struct problems *problems = problems_create();
    const char *path = command_config_path(given);
    struct config *config = command_config_load(path, problems);
    bool done = config != NULL && copy(config, path, sends, once, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    problems_destroy(problems);
    return done ? COMMAND_DONE : COMMAND_WRONG;
}
