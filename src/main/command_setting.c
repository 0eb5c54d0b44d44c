/* gather setting: values of gather.conf as this program reads them, so that no script reads the file in its
 * own way. */
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
    const char *path = NULL;
    int first = command_only_config(argc, argv, &path);
    if (first < 0 || first == argc)
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct config *config = command_config_load(command_config_path(path), problems);
    bool good = config != NULL;
    for (int index = first; good && index < argc; index++)
        good = print_value(config, argv[index], arena, problems);
    return command_end(good, config, arena, problems);
}
