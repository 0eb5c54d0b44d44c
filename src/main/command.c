#include "main/command.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

int command_usage(const char *usage)
{
    fprintf(stderr, "usage: %s\n", usage);
    return COMMAND_USAGE;
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
