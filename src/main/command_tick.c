/* gather tick: what time does. Offers whose days are over lapse, and groups that offer by themselves offer
 * the free places. The pages do it too whenever they show places; a timer makes it happen when nobody looks.
 */
#include <getopt.h>
#include <stdio.h>

#include "base/clock.h"
#include "domain/operations/databases.h"
#include "domain/waiting/waiting_tick.h"
#include "main/command.h"

static const char usage[] = "gather tick [--config FILE]";

int command_tick(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'}, {0}};
    const char *config_path = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option != 'c')
            return command_usage(usage);
        config_path = optarg;
    }
    if (optind != argc)
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct config *config = command_config_load(command_config_path(config_path), problems);
    struct db *db = config != NULL ? databases_open_intake(config, ROLE_COMMAND, problems) : NULL;
    int64_t changed = 0;
    bool done = db != NULL && waiting_tick(db, clock_now(), &changed) == RESULT_OK;
    problems_print(problems, stderr);
    if (done)
        printf("%lld changed.\n", (long long)changed);
    databases_close(db);
    config_destroy(config);
    problems_destroy(problems);
    return done ? COMMAND_DONE : COMMAND_WRONG;
}
