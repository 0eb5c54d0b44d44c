#include "domain/notice/notify_group.h"

#include "domain/notice/message.h"
#include "domain/notice/notify_make.h"

struct outbox_message *notify_group_closed(const struct notifier *notifier, const struct answers *answers,
                                           struct arena *arena)
{
    struct notice notice = {"group-closed", notify_address(notifier, answers), NULL, 0};
    if (notice.to == NULL)
        return NULL;
    return notify_prepare(notifier, &notice, notify_answers_context(notifier, answers, arena), arena);
}

struct outbox_message *notify_calendar(const struct notifier *notifier, const struct answers *answers,
                                       const char *calendar, bool is_first, struct arena *arena)
{
    struct notice notice = {"calendar", notify_address(notifier, answers), calendar, 0};
    if (notice.to == NULL)
        return NULL;
    json_t *context = notify_answers_context(notifier, answers, arena);
    json_object_set_new(context, "is_first", json_boolean(is_first));
    return notify_prepare(notifier, &notice, context, arena);
}

const struct mail *notify_calendar_preview(const struct notifier *notifier, bool is_first,
                                           struct arena *arena)
{
    if (!mail_is_on(notifier->config))
        return NULL;
    struct mail *mail = arena_allocate(arena, sizeof *mail);
    json_t *context = notify_person_context(notifier, NULL, NULL, NULL, arena);
    json_object_set_new(context, "is_first", json_boolean(is_first));
    *mail = message_render(notifier->templates, notifier->config, "calendar", context, arena);
    json_decref(context);
    return mail;
}
