/* gather setting: values of gather.conf as this program reads them, so that no script reads the file in its
 * own way. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "main/command.h"

static const char usage[] = "gather setting [--config FILE] SECTION.KEY ...";

static bool print_value(const struct config *config, const char *name, struct arena *arena,
                        struct problems *problems)
{
    struct buffer text = {0};
    const char *dot = strchr(name, '.');
    bool is_known =
        dot != NULL && config_value(config, arena_copy(arena, name, (size_t)(dot - name)), dot + 1, &text);
    if (is_known)
        puts(text.data != NULL ? text.data : "");
    else
        problems_add(problems, NULL, 0, "there is no setting %s; gather.conf(5) names them", name);
    buffer_free(&text);
    return is_known;
}

int command_setting(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'}, {0}};
    const char *path = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option == 'c')
            path = optarg;
        else
            return command_usage(usage);
    if (optind == argc)
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct config *config = command_config_load(command_config_path(path), problems);
    bool good = config != NULL;
    for (int index = optind; good && index < argc; index++)
        good = print_value(config, argv[index], arena, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    arena_destroy(arena);
    problems_destroy(problems);
    return good ? COMMAND_DONE : COMMAND_WRONG;
}
