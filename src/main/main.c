/* gather: one binary, a subcommand a job. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crypto.h"
#include "base/log.h"
#include "main/command.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} commands[] = {
#define COMMAND(name, summary) {#name, command_##name, summary},
#include "main/commands.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_commands(FILE *stream)
{
    fputs("usage: gather COMMAND ...\n\n", stream);
    for (size_t index = 0; index < COMMAND_COUNT; index++)
        fprintf(stream, "  %-8s %s\n", commands[index].name, commands[index].summary);
    fputs("\ngather COMMAND --help says how one is used.\n", stream);
}

int main(int argc, char **argv)
{
    /* Whatever a command makes holds a practice's secrets until somebody decides otherwise. */
    umask(0077);
    if (!crypto_init()) {
        fputs("gather: the cryptography library could not be started\n", stderr);
        return COMMAND_WRONG;
    }
    if (argc < 2) {
        print_commands(stderr);
        return COMMAND_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_commands(stdout);
        return COMMAND_DONE;
    }
    for (size_t index = 0; index < COMMAND_COUNT; index++) {
        if (strcmp(argv[1], commands[index].name) == 0) {
            log_name(commands[index].name);
            /* A command answers what it does not know by its usage, and --help is no command's option. */
            bool asks_help = argc > 2 && strcmp(argv[2], "--help") == 0;
            opterr = !asks_help;
            int code = commands[index].run(argc - 1, argv + 1);
            return asks_help ? COMMAND_DONE : code;
        }
    }
    fprintf(stderr, "gather: there is no command %s\n\n", argv[1]);
    print_commands(stderr);
    return COMMAND_USAGE;
}
