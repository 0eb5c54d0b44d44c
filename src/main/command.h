/* The subcommands of gather. Each gets its own arguments (argv[0] is its name) and returns the exit code. */
#ifndef GATHER_MAIN_COMMAND_H
#define GATHER_MAIN_COMMAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/problem.h"

enum {
    COMMAND_DONE = 0,
    COMMAND_WRONG =
        1, /* the configuration, a password or the state of things forbids it; said on standard error */
    COMMAND_USAGE = 2, /* the command line could not be understood */
};

#define COMMAND(name, summary) int command_##name(int argc, char **argv);
#include "main/commands.def"
#undef COMMAND

/* Says on standard error how the command is used; COMMAND_USAGE. */
int command_usage(const char *usage);

/* An option of a command: one that takes a value sets text, one that takes none sets flag. */
struct command_option {
    const char *name; /* NULL: the end of the table */
    const char **text;
    bool *flag;
};

/* Reads what begins with "--"; the index of the first argument that is no option, or -1 when one is not in
 * the table (said on standard error). The last counts of an option that is given twice. */
int command_options(int argc, char **argv, const struct command_option *options);

/* command_options for a command that has --config alone. */
int command_only_config(int argc, char **argv, const char **config_path);

/* What --config said, or GATHER_CONF, or the place a package installs it in. */
const char *command_config_path(const char *given);

/* Reads the configuration at path and sets the practice's time zone for the process, so call it before
 * threads. NULL when there was a problem; config_destroy frees. */
struct config *command_config_load(const char *path, struct problems *problems);

/* The same as config_survey, with the practice's time zone. */
struct config *command_config_survey(const char *path, struct problems *problems);

/* Prints the problems and frees all three, each of which may be NULL but the problems; the exit code. */
int command_end(bool good, struct config *config, struct arena *arena, struct problems *problems);

#endif
