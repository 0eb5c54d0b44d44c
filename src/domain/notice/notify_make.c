#include "domain/notice/notify_make.h"

#include <string.h>

#include "domain/notice/message.h"

/* Takes the reference to context. */
struct outbox_message *notify_prepare(const struct notifier *notifier, const struct notice *notice,
                                      json_t *context, struct arena *arena)
{
    struct mail mail = message_render(notifier->templates, notifier->config, notice->kind, context, arena);
    mail.to = notice->to;
    mail.calendar = notice->calendar;
    json_decref(context);
    return outbox_prepare(notifier->practice, notice->kind, &mail, notice->due_at, arena);
}

json_t *notify_person_context(const struct notifier *notifier, const char *first_name, const char *code,
                              const char *token_text, struct arena *arena)
{
    const char *slash = token_text != NULL ? "/" : "";
    const char *token = token_text != NULL ? token_text : "";
    json_t *context = json_object();
    if (first_name != NULL)
        json_object_set_new(context, "first_name", json_string(first_name));
    if (code != NULL)
        json_object_set_new(context, "code", json_string(code));
    json_object_set_new(
        context, "link",
        json_string(arena_format(arena, "%s/registration%s%s", notifier->config->site_url, slash, token)));
    return context;
}

bool notify_is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* The address a person wants to be written to, or NULL. A link names the practice by its host alone, so there
 * is no mail to somebody who has not said that one may. */
const char *notify_address(const struct notifier *notifier, const struct answers *answers)
{
    const char *allowed = answers_get(answers, "email_ok");
    const char *address = answers_get(answers, "email");
    bool may = mail_is_on(notifier->config) && allowed != NULL && strcmp(allowed, "yes") == 0;
    return may && notify_is_given(address) ? address : NULL;
}

const char *notify_first_name(const struct answers *answers)
{
    const char *called = answers_get(answers, "goes_by");
    return called != NULL ? called : answers_get(answers, "first_name");
}

json_t *notify_answers_context(const struct notifier *notifier, const struct answers *answers,
                               struct arena *arena)
{
    return notify_person_context(notifier, notify_first_name(answers), answers_get(answers, "_code"), NULL,
                                 arena);
}
