#include "domain/notice/notify.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "domain/notice/message.h"
#include "domain/notice/notify_group.h"

/* Long enough that a morning's registrations are one mail, short against the days within which we answer. */
#define STAFF_DELAY (2 * CLOCK_MINUTE)

struct notifier {
    const struct config *config;
    const struct practice *practice;
    struct templates *templates;
};

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

/* A message about to be made. */
struct notice {
    const char *kind;
    const char *to;
    const char *calendar;
    int64_t due_at;
};

/* Takes the reference to context. */
static struct outbox_message *prepare(const struct notifier *notifier, const struct notice *notice,
                                      json_t *context, struct arena *arena)
{
    struct mail mail = message_render(notifier->templates, notifier->config, notice->kind, context, arena);
    mail.to = notice->to;
    mail.calendar = notice->calendar;
    json_decref(context);
    return outbox_prepare(notifier->practice, notice->kind, &mail, notice->due_at, arena);
}

static json_t *person_context(const struct notifier *notifier, const char *first_name, const char *code,
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
        messages = join(messages, prepare(notifier, &notice, context, arena));
        list += length;
    }
    return messages;
}

static bool is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* The address a person wants to be written to, or NULL. A link names the practice by its host alone, so there
 * is no mail to somebody who has not said that one may. */
static const char *address_of(const struct notifier *notifier, const struct answers *answers)
{
    const char *allowed = answers_get(answers, "email_ok");
    const char *address = answers_get(answers, "email");
    bool may = mail_is_on(notifier->config) && allowed != NULL && strcmp(allowed, "yes") == 0;
    return may && is_given(address) ? address : NULL;
}

static const char *first_name_of(const struct answers *answers)
{
    const char *called = answers_get(answers, "goes_by");
    return called != NULL ? called : answers_get(answers, "first_name");
}

struct outbox_message *notify_received(const struct notifier *notifier, const struct answers *answers,
                                       const char *code, const char *token_text, int64_t reply_by,
                                       struct arena *arena)
{
    struct notice notice = {"received", address_of(notifier, answers), NULL, 0};
    struct outbox_message *message = NULL;
    if (notice.to != NULL) {
        json_t *context = person_context(notifier, first_name_of(answers), code, token_text, arena);
        add_day(context, "reply_by", reply_by);
        message = prepare(notifier, &notice, context, arena);
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

static json_t *answers_context(const struct notifier *notifier, const struct answers *answers,
                               struct arena *arena)
{
    return person_context(notifier, first_name_of(answers), answers_get(answers, "_code"), NULL, arena);
}

static struct outbox_message *about_answers(const struct notifier *notifier, const struct answers *answers,
                                            struct notice *notice, int places_before, struct arena *arena)
{
    notice->to = address_of(notifier, answers);
    if (notice->to == NULL)
        return NULL;
    json_t *context = answers_context(notifier, answers, arena);
    if (places_before >= 0)
        add_places(context, places_before);
    json_object_set_new(context, "has_calendar", json_boolean(notice->calendar != NULL));
    return prepare(notifier, notice, context, arena);
}

static struct outbox_message *hold(const struct notifier *notifier, const struct answers *answers,
                                   const char *kind, int64_t before_end, struct arena *arena)
{
    struct notice notice = {kind, address_of(notifier, answers), NULL, 0};
    if (notice.to == NULL)
        return NULL;
    /* It may lie there for weeks, so without the code, with which whoever has mail.key could open the
     * answers. */
    json_t *context = person_context(notifier, first_name_of(answers), NULL, NULL, arena);
    json_object_set_new(context, "offer_until", json_string(OUTBOX_DAY));
    struct outbox_message *message = prepare(notifier, &notice, context, arena);
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
    if (kind == NULL || address_of(notifier, answers) == NULL)
        return NULL;
    struct mail *mail = arena_allocate(arena, sizeof *mail);
    json_t *context = to == STATUS_OFFERED
                          ? person_context(notifier, first_name_of(answers), NULL, NULL, arena)
                          : answers_context(notifier, answers, arena);
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

struct outbox_message *notify_group_closed(const struct notifier *notifier, const struct answers *answers,
                                           struct arena *arena)
{
    struct notice notice = {"group-closed", NULL, NULL, 0};
    return about_answers(notifier, answers, &notice, -1, arena);
}

struct outbox_message *notify_calendar(const struct notifier *notifier, const struct answers *answers,
                                       const char *calendar, bool is_first, struct arena *arena)
{
    struct notice notice = {"calendar", address_of(notifier, answers), calendar, 0};
    if (notice.to == NULL)
        return NULL;
    json_t *context = answers_context(notifier, answers, arena);
    json_object_set_new(context, "is_first", json_boolean(is_first));
    return prepare(notifier, &notice, context, arena);
}

const struct mail *notify_calendar_preview(const struct notifier *notifier, bool is_first,
                                           struct arena *arena)
{
    if (!mail_is_on(notifier->config))
        return NULL;
    struct mail *mail = arena_allocate(arena, sizeof *mail);
    json_t *context = person_context(notifier, NULL, NULL, NULL, arena);
    json_object_set_new(context, "is_first", json_boolean(is_first));
    *mail = message_render(notifier->templates, notifier->config, "calendar", context, arena);
    json_decref(context);
    return mail;
}

struct outbox_message *notify_again(const struct notifier *notifier, const struct answers *answers,
                                    enum status status, int64_t offer_until, int64_t reply_by,
                                    const char *calendar, struct arena *arena)
{
    const char *kind = status == STATUS_OFFERED ? "offer" : kind_of(status);
    struct notice notice = {kind != NULL ? kind : "received", address_of(notifier, answers), calendar, 0};
    if (notice.to == NULL)
        return NULL;
    json_t *context = answers_context(notifier, answers, arena);
    add_day(context, "offer_until", status == STATUS_OFFERED ? offer_until : 0);
    add_day(context, "reply_by", status == STATUS_NEW ? reply_by : 0);
    json_object_set_new(context, "has_calendar", json_boolean(calendar != NULL));
    return prepare(notifier, &notice, context, arena);
}

struct outbox_message *notify_question(const struct notifier *notifier, const char *address,
                                       const char *first_name, const char *code, const char *token_text,
                                       int64_t reply_by, struct arena *arena)
{
    struct notice notice = {"question-received", address, NULL, 0};
    struct outbox_message *message = NULL;
    if (mail_is_on(notifier->config) && is_given(address)) {
        json_t *context = person_context(notifier, first_name, code, token_text, arena);
        add_day(context, "reply_by", reply_by);
        json_object_set_new(context, "is_next", json_boolean(reply_by == 0));
        message = prepare(notifier, &notice, context, arena);
    }
    return join(message, tell_staff(notifier, arena));
}

struct outbox_message *notify_answer(const struct notifier *notifier, const char *address,
                                     const char *first_name, const char *code, const char *answer_in_full,
                                     struct arena *arena)
{
    struct notice notice = {"question-answer", address, NULL, 0};
    if (!mail_is_on(notifier->config) || !is_given(address))
        return NULL;
    json_t *context = person_context(notifier, first_name, code, NULL, arena);
    if (is_given(answer_in_full))
        json_object_set_new(context, "answer", json_string(answer_in_full));
    return prepare(notifier, &notice, context, arena);
}
