/* gather check: everything that is wrong with a practice, not only the first thing. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>

#include "domain/article.h"
#include "domain/audit.h"
#include "http/template.h"
#include "main/command.h"
#include "main/desk.h"

static const char usage[] = "gather check [--config FILE]";

static void check_content(struct desk *desk)
{
    static const char *const pages[] = {"privacy", "accessibility", "help-now"};
    const struct config *config = desk->config;
    const char *article = config->site_article[0] != '\0'
                              ? config->site_article
                              : arena_format(desk->arena, "%s/content/article.md", config->site_www);
    json_decref(article_load(article, desk->problems));
    for (size_t index = 0; index < sizeof pages / sizeof pages[0]; index++)
        json_decref(article_load(
            arena_format(desk->arena, "%s/content/%s.md", config->site_www, pages[index]), desk->problems));
}

static void check_site(struct desk *desk)
{
    const char *folder = arena_format(desk->arena, "%s/templates", desk->config->site_www);
    templates_destroy(templates_load(folder, desk->problems));
    intake_destroy(desk_intake(desk));
    check_content(desk);
}

static void check_audit(struct desk *desk)
{
    if (desk->staff_db == NULL || desk->practice == NULL)
        return;
    size_t before = problems_count(desk->problems);
    if (audit_verify(desk->staff_db, desk->practice, desk->problems) != RESULT_OK &&
        problems_count(desk->problems) == before)
        problems_add(desk->problems, NULL, 0, "the audit log could not be read; the line above says why");
}

int command_check(int argc, char **argv)
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
    struct desk desk;
    desk_open(&desk, command_config_path(config_path));
    if (desk.config != NULL) {
        check_site(&desk);
        check_audit(&desk);
    }
    size_t count = problems_count(desk.problems);
    problems_print(desk.problems, stdout);
    if (count == 0)
        puts("All is well: configuration, keys, databases, templates, form, content and audit log.");
    else
        printf("%zu %s to put right.\n", count, count == 1 ? "thing" : "things");
    desk_close(&desk);
    return count == 0 ? COMMAND_DONE : COMMAND_WRONG;
}
