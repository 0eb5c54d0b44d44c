/* gather tell: a mail to whoever looks after the machine, that one of its units failed. Past the outbox, for
 * what failed may be the databases or the process that sends. */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "domain/mail/delivery.h"
#include "domain/mail/mail.h"
#include "domain/notice/message.h"
#include "main/command.h"

static const char usage[] = "gather tell [--config FILE] UNIT";

static bool never(void)
{
    return false;
}

/* Sends the message to one address after the other; false when one of them did not get it. */
static bool send_each(const struct config *config, struct delivery *delivery, const struct mail *mail,
                      struct arena *arena, struct problems *problems)
{
    const char *list = config->mail_admin[0] != '\0' ? config->mail_admin : config->mail_staff;
    size_t before = problems_count(problems);
    if (list[strspn(list, ", \t")] == '\0')
        problems_add(problems, NULL, 0, "[mail] has neither admin nor staff: there is nobody to tell");
    for (list += strspn(list, ", \t"); *list != '\0'; list += strspn(list, ", \t")) {
        size_t length = strcspn(list, ", \t");
        struct outbox_item item = {.ready_at = clock_now(), .attempts = 1, .mail = *mail};
        const char *error = "";
        item.mail.to = arena_copy(arena, list, length);
        random_uuid(item.ready_at, item.id);
        if (delivery_send(delivery, &item, &error) != MAILER_SENT)
            problems_add(problems, NULL, 0, "the admin could not be told (%s)", error);
        list += length;
    }
    return problems_count(problems) == before;
}

static bool tell(const struct config *config, const char *unit, struct arena *arena,
                 struct problems *problems)
{
    if (!mail_check(config, NULL, problems))
        return false;
    if (!mail_is_on(config)) {
        problems_add(problems, NULL, 0, "[mail] transport is none: nobody can be told that %s failed", unit);
        return false;
    }
    struct templates *templates = message_load(config, problems);
    struct delivery *delivery = templates != NULL ? delivery_open(config, never, problems) : NULL;
    bool told = false;
    if (delivery != NULL) {
        json_t *context = json_pack("{s:s}", "unit", unit);
        struct mail mail = message_render(templates, config, "unit-failed", context, arena);
        json_decref(context);
        mail.html = message_html(templates, mail.subject, mail.text, arena);
        told = send_each(config, delivery, &mail, arena, problems);
    }
    delivery_close(delivery);
    templates_destroy(templates);
    return told;
}

int command_tell(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'}, {0}};
    const char *path = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option == 'c')
            path = optarg;
        else
            return command_usage(usage);
    if (optind != argc - 1)
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct config *config = command_config_load(command_config_path(path), problems);
    bool told = config != NULL && tell(config, argv[optind], arena, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    arena_destroy(arena);
    problems_destroy(problems);
    return told ? COMMAND_DONE : COMMAND_WRONG;
}
