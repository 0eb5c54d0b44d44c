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

static const char usage[] = "gather tell [--config FILE] UNIT\n"
                            "gather tell [--config FILE] --try ADDRESS";

/* What is to be sent: that unit failed, to the admin; or a mail to try, to one address. */
struct order {
    const char *config_path;
    const char *unit;
    const char *address;
};

static bool never(void)
{
    return false;
}

/* Sends the message to one address after the other; false when one of them did not get it. */
static bool send_each(const char *list, struct delivery *delivery, const struct mail *mail,
                      struct arena *arena, struct problems *problems)
{
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
            problems_add(problems, NULL, 0, "%s was not told (%s)", item.mail.to, error);
        list += length;
    }
    return problems_count(problems) == before;
}

static const char *recipients(const struct config *config, const struct order *order)
{
    if (order->address != NULL)
        return order->address;
    return config->mail_admin[0] != '\0' ? config->mail_admin : config->mail_staff;
}

static bool tell(const struct config *config, const struct order *order, struct arena *arena,
                 struct problems *problems)
{
    if (!mail_check(config, NULL, problems))
        return false;
    if (!mail_is_on(config)) {
        problems_add(problems, NULL, 0, "[mail] transport is none: nobody can be told anything");
        return false;
    }
    struct templates *templates = message_load(config, problems);
    struct delivery *delivery = templates != NULL ? delivery_open(config, never, problems) : NULL;
    bool told = false;
    if (delivery != NULL) {
        json_t *context = json_pack("{s:s}", "unit", order->unit != NULL ? order->unit : "");
        const char *kind = order->unit != NULL ? "unit-failed" : "trial";
        struct mail mail = message_render(templates, config, kind, context, arena);
        json_decref(context);
        mail.html = message_html(templates, mail.subject, mail.text, arena);
        told = send_each(recipients(config, order), delivery, &mail, arena, problems);
    }
    delivery_close(delivery);
    templates_destroy(templates);
    return told;
}

static bool read_order(struct order *order, int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"try", required_argument, NULL, 't'}, {0}};
    int option;
    *order = (struct order){0};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option == 'c')
            order->config_path = optarg;
        else if (option == 't')
            order->address = optarg;
        else
            return false;
    order->unit = optind == argc - 1 ? argv[optind] : NULL;
    return (order->unit == NULL) != (order->address == NULL) && optind >= argc - 1;
}

int command_tell(int argc, char **argv)
{
    struct order order;
    if (!read_order(&order, argc, argv))
        return command_usage(usage);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct config *config = command_config_load(command_config_path(order.config_path), problems);
    bool told = config != NULL && tell(config, &order, arena, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    arena_destroy(arena);
    problems_destroy(problems);
    return told ? COMMAND_DONE : COMMAND_WRONG;
}
