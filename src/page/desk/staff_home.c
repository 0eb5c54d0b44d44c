/* Where signing in leads: the groups for a clinician, the dashboard for an admin. */
#include "base/clock.h"
#include "base/encoding.h"
#include "domain/thread/enquiry_desk.h"
#include "domain/waiting/reply_clock.h"
#include "page/desk/calls.h"
#include "page/desk/desk_view.h"
#include "page/desk/leaving.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "text/phrase.h"

static const char *state_label(const struct group *group, int64_t now)
{
    if (group_takes_registrations(group, now))
        return phrase(PHRASE_HOME_GROUP_OPEN);
    return group->state[0] == 'd' ? phrase(PHRASE_HOME_GROUP_DRAFT) : phrase(PHRASE_HOME_GROUP_CLOSED);
}

static json_t *view_counts(const struct group *group, int64_t *total)
{
    json_t *counts = json_array();
    *total = 0;
    for (int status = 0; status < STATUS_COUNT; status++) {
        *total += group->counts[status];
        if (group->counts[status] == 0)
            continue;
        json_t *count = json_pack("{s:I}", "count", (json_int_t)group->counts[status]);
        staff_set_status(count, (enum status)status);
        json_array_append_new(counts, count);
    }
    return counts;
}

/* A template takes 0 for yes, as Mustache leaves it open; nobody overdue is said by silence. */
static json_t *count_or_silence(int64_t count)
{
    return count > 0 ? json_integer(count) : json_string("");
}

static json_t *view_group(struct visit *visit, const struct group *group, int64_t overdue)
{
    int64_t total = 0;
    json_t *counts = view_counts(group, &total);
    return json_pack("{s:s, s:s, s:s, s:I, s:o, s:I, s:i, s:o}", "name", group->name, "href",
                     arena_format(visit->arena, "/staff/groups/%s", group->slug), "state_label",
                     state_label(group, visit->now), "total", (json_int_t)total, "counts", counts, "taken",
                     (json_int_t)(group->counts[STATUS_OFFERED] + group->counts[STATUS_CONFIRMED]),
                     "capacity", group->capacity, "overdue", count_or_silence(overdue));
}

static enum result add_groups(struct visit *visit, json_t *context)
{
    struct group *groups = NULL;
    size_t count = 0;
    int64_t overdue_in_all = 0;
    json_t *views = json_array();
    json_object_set_new(context, "groups", views);
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t index = 0; result == RESULT_OK && index < count; index++) {
        int64_t overdue = 0;
        result = reply_clock_overdue(visit->app->intake_db, groups[index].id, visit->now, &overdue);
        json_array_append_new(views, view_group(visit, &groups[index], overdue));
        overdue_in_all += overdue;
    }
    json_object_set_new(context, "overdue", count_or_silence(overdue_in_all));
    return result;
}

static json_t *view_overdue(struct visit *visit, const struct waiting *entry, const uint8_t *secret_key)
{
    char id[UUID_TEXT_SIZE];
    char day[CLOCK_TEXT_SIZE];
    encoding_hex(entry->envelope.id, UUID_SIZE, id);
    clock_long_day(entry->at, day);
    return json_pack("{s:s, s:s, s:s}", "href", arena_format(visit->arena, "/staff/signups/%s", id), "name",
                     desk_name(visit, &entry->envelope, secret_key), "reply_by", day);
}

/* Whom she should write to first: the longest overdue before. */
static enum result add_overdue(struct visit *visit, json_t *context, const uint8_t *secret_key)
{
    struct waiting *list = NULL;
    size_t count = 0;
    int64_t unanswered = 0;
    int64_t overdue = 0;
    json_t *views = json_array();
    json_object_set_new(context, "overdue_signups", views);
    enum result result = reply_clock_list(visit->app->intake_db, visit->now, visit->arena, &list, &count);
    for (size_t index = 0; index < count; index++)
        json_array_append_new(views, view_overdue(visit, &list[index], secret_key));
    if (result == RESULT_OK)
        result = enquiry_counts(visit->app->intake_db, visit->now, &unanswered, &overdue);
    json_object_set_new(context, "unanswered", json_integer(unanswered));
    json_object_set_new(context, "overdue_questions", count_or_silence(overdue));
    return result;
}

static enum result add_desk(struct visit *visit, json_t *context, const uint8_t *secret_key)
{
    json_object_set_new(context, "message",
                        json_string(phrase_done(DONE_HOME, form_value(visit->query, "done"))));
    enum result result = calls_add(visit, context, secret_key);
    if (result == RESULT_OK)
        result = add_groups(visit, context);
    if (result == RESULT_OK)
        result = add_overdue(visit, context, secret_key);
    return result == RESULT_OK ? leaving_add(visit, context, secret_key) : result;
}

void page_staff_home(struct visit *visit)
{
    const uint8_t *secret_key = visit->session.is_clinician ? staff_open_key(visit) : NULL;
    if (visit->session.is_clinician && secret_key == NULL)
        return;
    json_t *context = visit_context(visit, visit->session.is_clinician ? phrase(PHRASE_TITLE_HOME)
                                                                       : phrase(PHRASE_TITLE_HOME_ADMIN));
    enum result result = secret_key != NULL ? add_desk(visit, context, secret_key) : RESULT_OK;
    json_object_set_new(context, "at_home", json_true());
    if (result == RESULT_OK)
        visit_render(visit, 200, "staff-home", context);
    else
        visit_fail(visit, result);
}
