/* gather tick: what time does. Offers whose days are over lapse, and groups that offer by themselves offer
 * the free places. The pages do it too whenever they show places; a timer makes it happen when nobody looks.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/operations/clock_watch.h"
#include "domain/operations/databases.h"
#include "domain/operations/mark.h"
#include "domain/waiting/waiting_tick.h"
#include "main/command.h"

enum { NOTE_SIZE = 32 };

static const char usage[] = "gather tick [--config FILE]";

static enum result watch(struct tx *tx, void *argument)
{
    struct clock_sight *sight = argument;
    return clock_watch(tx, clock_now(), sight);
}

/* For whoever asks whether the timer still runs; and the clock is looked at this often, so that a jump of it
 * is known before anything is deleted by it. */
static void note(struct db *staff, int64_t changed, struct problems *problems)
{
    char said[NOTE_SIZE];
    struct clock_sight sight;
    snprintf(said, sizeof said, "%lld changed", (long long)changed);
    if (databases_write(staff, watch, &sight) != RESULT_OK || mark_put(staff, MARK_TICK, said) != RESULT_OK)
        problems_add(problems, NULL, 0,
                     "that time was looked at could not be noted; the line above says why");
    else if (sight.jumped)
        log_warning("the clock jumped by days; gather check says what to do");
}

static bool tick(const struct config *config, struct problems *problems)
{
    int64_t changed = 0;
    struct db *intake = databases_open_intake(config, ROLE_COMMAND, problems);
    struct db *staff = databases_open_staff(config, ROLE_COMMAND, problems);
    bool done = intake != NULL && waiting_tick(intake, clock_now(), &changed) == RESULT_OK;
    if (done)
        printf("%lld changed.\n", (long long)changed);
    if (done && staff != NULL)
        note(staff, changed, problems);
    databases_close(staff);
    databases_close(intake);
    return done && problems_count(problems) == 0;
}

int command_tick(int argc, char **argv)
{
    const char *config_path = NULL;
    if (command_only_config(argc, argv, &config_path) != argc)
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct config *config = command_config_load(command_config_path(config_path), problems);
    bool done = config != NULL && tick(config, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    problems_destroy(problems);
    return done ? COMMAND_DONE : COMMAND_WRONG;
}
