#include "domain/notice/notify.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "domain/notice/message.h"
#include "domain/notice/notify_make.h"

/* Long enough that a morning's registrations are one mail, short against the days within which we answer. */
#define STAFF_DELAY (2 * CLOCK_MINUTE)

struct notifier *notifier_create(const struct config *config, const struct practice *practice,
                                 struct problems *problems)
{
    struct notifier *notifier = memory_allocate(sizeof *notifier);
    notifier->config = config;
    notifier->practice = practice;
    bool good = mail_check(config, NULL, problems);
    notifier->templates = message_load(config, problems);
    if (good && notifier->templates != NULL)
        return notifier;
    notifier_destroy(notifier);
    return NULL;
}

void notifier_destroy(struct notifier *notifier)
{
    if (notifier == NULL)
        return;
    templates_destroy(notifier->templates);
    memory_free(notifier);
}

static void add_day(json_t *context, const char *name, int64_t at)
{
    char day[CLOCK_TEXT_SIZE];
    if (at == 0)
        return;
    clock_long_day(at, day);
    json_object_set_new(context, name, json_string(day));
}

static struct outbox_message *join(struct outbox_message *first, struct outbox_message *second)
{
    if (first == NULL)
        return second;
    struct outbox_message *last = first;
    while (last->next != NULL)
        last = last->next;
    last->next = second;
    return first;
}

/* Says that there is something, and nothing of what: staff mail is read on phones, too. */
static struct outbox_message *tell_staff(const struct notifier *notifier, struct arena *arena)
{
    struct outbox_message *messages = NULL;
    const char *list = notifier->config->mail_staff;
    if (!mail_is_on(notifier->config))
        return NULL;
    while (*(list += strspn(list, ", ")) != '\0') {
        size_t length = strcspn(list, ", ");
        struct notice notice = {"staff-new", arena_copy(arena, list, length), NULL,
                                clock_now() + STAFF_DELAY};
        json_t *context = json_object();
        json_object_set_new(context, "link",
                            json_string(arena_format(arena, "%s/staff", notifier->config->site_url)));
        messages = join(messages, notify_prepare(notifier, &notice, context, arena));
        list += length;
    }
    return messages;
}

struct outbox_message *notify_received(const struct notifier *notifier, const struct answers *answers,
                                       const char *code, const char *token_text, int64_t reply_by,
                                       struct arena *arena)
{
    struct notice notice = {"received", notify_address(notifier, answers), NULL, 0};
    struct outbox_message *message = NULL;
    if (notice.to != NULL) {
        json_t *context =
            notify_person_context(notifier, notify_first_name(answers), code, token_text, arena);
        add_day(context, "reply_by", reply_by);
        message = notify_prepare(notifier, &notice, context, arena);
    }
    return join(message, tell_staff(notifier, arena));
}

static void add_places(json_t *context, int before)
{
    json_object_set_new(context, "places_before", json_integer(before));
    json_object_set_new(context, "is_next", json_boolean(before == 0));
    json_object_set_new(context, "is_second", json_boolean(before == 1));
    json_object_set_new(context, "is_later", json_boolean(before > 1));
}

static struct outbox_message *about_answers(const struct notifier *notifier, const struct answers *answers,
                                            struct notice *notice, int places_before, struct arena *arena)
{
    notice->to = notify_address(notifier, answers);
    if (notice->to == NULL)
        return NULL;
    json_t *context = notify_answers_context(notifier, answers, arena);
    if (places_before >= 0)
        add_places(context, places_before);
    json_object_set_new(context, "has_calendar", json_boolean(notice->calendar != NULL));
    return notify_prepare(notifier, notice, context, arena);
}

static struct outbox_message *hold(const struct notifier *notifier, const struct answers *answers,
                                   const char *kind, int64_t before_end, struct arena *arena)
{
    struct notice notice = {kind, notify_address(notifier, answers), NULL, 0};
    if (notice.to == NULL)
        return NULL;
    /* It may lie there for weeks, so without the code, with which whoever has mail.key could open the
     * answers. */
    json_t *context = notify_person_context(notifier, notify_first_name(answers), NULL, NULL, arena);
    json_object_set_new(context, "offer_until", json_string(OUTBOX_DAY));
    struct outbox_message *message = notify_prepare(notifier, &notice, context, arena);
    message->is_held = true;
    message->before_end = before_end;
    return message;
}

static struct outbox_message *hold_offer(const struct notifier *notifier, const struct answers *answers,
                                         struct arena *arena)
{
    int64_t before_end = notifier->config->mail_reminder_hours * CLOCK_HOUR;
    return join(hold(notifier, answers, "offer", 0, arena),
                join(hold(notifier, answers, "reminder", before_end, arena),
                     hold(notifier, answers, "lapsed", 0, arena)));
}

static bool may_be_offered(enum status status)
{
    return status == STATUS_SUITABLE || status == STATUS_WAITING || status == STATUS_OFFERED;
}

/* NULL: a status about which nobody is written to, or for which something is held. */
static const char *kind_of(enum status status)
{
    switch (status) {
    case STATUS_CONFIRMED:
        return "confirmed";
    case STATUS_WAITING:
        return "waiting";
    case STATUS_DECLINED:
        return "declined";
    case STATUS_WITHDRAWN:
        return "withdrawn";
    default:
        return NULL;
    }
}

struct outbox_message *notify_moved(const struct notifier *notifier, const struct answers *answers,
                                    enum status to, int places_before, const char *calendar,
                                    struct arena *arena)
{
    struct notice notice = {kind_of(to), NULL, calendar, 0};
    struct outbox_message *held = may_be_offered(to) ? hold_offer(notifier, answers, arena) : NULL;
    if (notice.kind == NULL)
        return held;
    return join(held,
                about_answers(notifier, answers, &notice, to == STATUS_WAITING ? places_before : -1, arena));
}

const struct mail *notify_preview(const struct notifier *notifier, const struct answers *answers,
                                  enum status to, int64_t offer_until, int places_before, struct arena *arena)
{
    const char *kind = to == STATUS_OFFERED ? "offer" : kind_of(to);
    if (kind == NULL || notify_address(notifier, answers) == NULL)
        return NULL;
    struct mail *mail = arena_allocate(arena, sizeof *mail);
    json_t *context = to == STATUS_OFFERED
                          ? notify_person_context(notifier, notify_first_name(answers), NULL, NULL, arena)
                          : notify_answers_context(notifier, answers, arena);
    if (to == STATUS_OFFERED)
        add_day(context, "offer_until", offer_until);
    if (to == STATUS_WAITING && places_before >= 0)
        add_places(context, places_before);
    *mail = message_render(notifier->templates, notifier->config, kind, context, arena);
    json_decref(context);
    return mail;
}

struct outbox_message *notify_corrected(const struct notifier *notifier, const struct answers *answers,
                                        enum status status, struct arena *arena)
{
    return may_be_offered(status) ? hold_offer(notifier, answers, arena) : NULL;
}

struct outbox_message *notify_again(const struct notifier *notifier, const struct answers *answers,
                                    enum status status, int64_t offer_until, int64_t reply_by,
                                    const char *calendar, struct arena *arena)
{
    const char *kind = status == STATUS_OFFERED ? "offer" : kind_of(status);
    struct notice notice = {kind != NULL ? kind : "received", notify_address(notifier, answers), calendar, 0};
    if (notice.to == NULL)
        return NULL;
    json_t *context = notify_answers_context(notifier, answers, arena);
    add_day(context, "offer_until", status == STATUS_OFFERED ? offer_until : 0);
    add_day(context, "reply_by", status == STATUS_NEW ? reply_by : 0);
    json_object_set_new(context, "has_calendar", json_boolean(calendar != NULL));
    return notify_prepare(notifier, &notice, context, arena);
}

struct outbox_message *notify_question(const struct notifier *notifier, const char *address,
                                       const char *first_name, const char *code, const char *token_text,
                                       int64_t reply_by, struct arena *arena)
{
    struct notice notice = {"question-received", address, NULL, 0};
    struct outbox_message *message = NULL;
    if (mail_is_on(notifier->config) && notify_is_given(address)) {
        json_t *context = notify_person_context(notifier, first_name, code, token_text, arena);
        add_day(context, "reply_by", reply_by);
        json_object_set_new(context, "is_next", json_boolean(reply_by == 0));
        message = notify_prepare(notifier, &notice, context, arena);
    }
    return join(message, tell_staff(notifier, arena));
}

struct outbox_message *notify_answer(const struct notifier *notifier, const char *address,
                                     const char *first_name, const char *code, const char *answer_in_full,
                                     struct arena *arena)
{
    struct notice notice = {"question-answer", address, NULL, 0};
    if (!mail_is_on(notifier->config) || !notify_is_given(address))
        return NULL;
    json_t *context = notify_person_context(notifier, first_name, code, NULL, arena);
    if (notify_is_given(answer_in_full))
        json_object_set_new(context, "answer", json_string(answer_in_full));
    return notify_prepare(notifier, &notice, context, arena);
}
