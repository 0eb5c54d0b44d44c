#include <stdio.h>

#include "base/version.h"
#include "main/command.h"

int command_version(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return command_usage("gather version");
    puts("gather " GATHER_VERSION);
    return COMMAND_DONE;
}
