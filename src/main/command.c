#include "main/command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

enum { OPTION_LIMIT = 16 };

int command_usage(const char *usage)
{
    fprintf(stderr, "usage: %s\n", usage);
    return COMMAND_USAGE;
}

int command_options(int argc, char **argv, const struct command_option *options)
{
    struct option known[OPTION_LIMIT] = {{0}};
    int index, option;
    for (size_t i = 0; options[i].name != NULL; i++) {
        if (i + 1 == OPTION_LIMIT)
            memory_fatal("a command has more options than there is room for");
        known[i].name = options[i].name;
        known[i].has_arg = options[i].text != NULL ? required_argument : no_argument;
    }
    while ((option = getopt_long(argc, argv, "", known, &index)) == 0)
        if (options[index].text != NULL)
            *options[index].text = optarg;
        else
            *options[index].flag = true;
    return option == -1 ? optind : -1;
}

int command_only_config(int argc, char **argv, const char **config_path)
{
    const struct command_option options[] = {{"config", config_path, NULL}, {0}};
    return command_options(argc, argv, options);
}

const char *command_config_path(const char *given)
{
    const char *path = given != NULL ? given : getenv("GATHER_CONF");
    return path != NULL && path[0] != '\0' ? path : "/etc/gather/gather.conf";
}

struct config *command_config_survey(const char *path, struct problems *problems)
{
    struct config *config = config_survey(path, problems);
    if (config != NULL && !clock_set_zone(config->practice_time_zone))
        problems_add(problems, path, 0,
                     "time_zone must be the IANA name of a zone this machine knows, for instance "
                     "America/Chicago, not %s",
                     config->practice_time_zone);
    return config;
}

struct config *command_config_load(const char *path, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct config *config = command_config_survey(path, problems);
    if (problems_count(problems) == before)
        return config;
    config_destroy(config);
    return NULL;
}

int command_end(bool good, struct config *config, struct arena *arena, struct problems *problems)
{
    problems_print(problems, stderr);
    config_destroy(config);
    if (arena != NULL)
        arena_destroy(arena);
    problems_destroy(problems);
    return good ? COMMAND_DONE : COMMAND_WRONG;
}
