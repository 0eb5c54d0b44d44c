/* gather check: everything that is wrong with a practice, not only the first thing. */
#include <jansson.h>
#include <stdio.h>

#include "base/overlay.h"
#include "domain/form/intake_load.h"
#include "domain/mail/mail.h"
#include "domain/notice/message.h"
#include "main/check_brand.h"
#include "main/check_databases.h"
#include "main/check_files.h"
#include "main/check_nginx.h"
#include "main/command.h"
#include "main/desk.h"
#include "text/markdown.h"
#include "text/phrase.h"
#include "text/template_load.h"

static const char usage[] = "gather check [--config FILE] [--anchor FILE] [--nginx FOLDER]";

static void check_content(struct desk *desk)
{
    static const char *const pages[] = {"privacy", "accessibility", "help-now"};
    const struct config *config = desk->config;
    const char *article = config->site_article[0] != '\0'
                              ? config->site_article
                              : overlay_path(config, "content/article.md", desk->arena);
    json_decref(markdown_load(article, config->practice_name, desk->problems));
    phrases_load(config->site_phrases[0] != '\0' ? config->site_phrases
                                                 : overlay_path(config, "content/phrases.txt", desk->arena),
                 desk->problems);
    for (size_t index = 0; index < sizeof pages / sizeof pages[0]; index++)
        json_decref(markdown_load(
            overlay_path(config, arena_format(desk->arena, "content/%s.md", pages[index]), desk->arena),
            config->practice_name, desk->problems));
}

static void check_site(struct desk *desk)
{
    const char *folder = arena_format(desk->arena, "%s/templates", desk->config->site_www);
    templates_destroy(templates_load(folder, NULL, desk->problems));
    intake_destroy(desk_intake(desk));
    intake_destroy(
        intake_load(overlay_path(desk->config, "forms/ask.json", desk->arena), desk->config, desk->problems));
    (void)mail_check(desk->config, NULL, desk->problems);
    templates_destroy(message_load(desk->config, desk->problems));
    check_content(desk);
    check_brand(desk);
}

static int report(struct desk *desk, bool has_nginx)
{
    size_t count = problems_count(desk->problems);
    problems_print(desk->problems, stdout);
    if (count > 0) {
        printf("%zu %s to put right.\n", count, count == 1 ? "thing" : "things");
        return COMMAND_WRONG;
    }
    printf("All is well: configuration, keys, files, databases, templates, form, content, clock and audit "
           "log%s.\n",
           has_nginx ? ", and what nginx is told" : "");
    if (!has_nginx)
        puts("nginx was not looked at: no site of ours is in its sites-enabled or conf.d.");
    return COMMAND_DONE;
}

int command_check(int argc, char **argv)
{
    const char *config_path = NULL, *anchor = NULL, *nginx = "/etc/nginx";
    bool has_nginx = false;
    const struct command_option options[] = {
        {"config", &config_path, NULL},
        {"anchor", &anchor, NULL},
        {"nginx", &nginx, NULL},
        {0},
    };
    if (command_options(argc, argv, options) != argc)
        return command_usage(usage);
    struct desk desk;
    if (desk_survey(&desk, command_config_path(config_path))) {
        check_site(&desk);
        check_files(&desk);
        has_nginx = check_nginx(&desk, nginx);
        check_databases(&desk, anchor);
    }
    int code = report(&desk, has_nginx);
    desk_close(&desk);
    return code;
}
