/* Closing a group: a page that says who gets which answer, and doing it. */
#include <string.h>

#include "domain/notice/notify_group.h"
#include "domain/waiting/group_desk.h"
#include "page/desk/desk_tell.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

/* The groups people can be carried over to. */
static enum result add_next_groups(struct visit *visit, json_t *context, const struct group *closed)
{
    struct group *groups = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "next_groups", views);
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t index = 0; index < count; index++) {
        const struct group *group = &groups[index];
        if (group->state[0] != 'c' && strcmp(group->slug, closed->slug) != 0)
            json_array_append_new(views, json_pack("{s:s, s:s}", "slug", group->slug, "name", group->name));
    }
    return result;
}

static int64_t without_place(const struct group *group)
{
    return group->counts[STATUS_NEW] + group->counts[STATUS_CONTACTED] + group->counts[STATUS_SUITABLE] +
           group->counts[STATUS_WAITING];
}

void page_group_close(struct visit *visit)
{
    struct group group;
    if (!staff_find_group(visit, &group))
        return;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_GROUP_CLOSE));
    enum result result = add_next_groups(visit, context, &group);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    desk_set_group(context, &group);
    json_object_set_new(context, "without_place", json_integer((json_int_t)without_place(&group)));
    json_object_set_new(context, "offered_count", json_integer((json_int_t)group.counts[STATUS_OFFERED]));
    json_object_set_new(context, "confirmed_count", json_integer((json_int_t)group.counts[STATUS_CONFIRMED]));
    visit_render(visit, 200, "group-close", context);
}

static bool has_no_place(enum status status)
{
    return status == STATUS_NEW || status == STATUS_CONTACTED || status == STATUS_SUITABLE ||
           status == STATUS_WAITING;
}

static struct outbox_message *make_notice(struct visit *visit, const struct answers *answers,
                                          const void *argument)
{
    (void)argument;
    return notify_group_closed(visit->app->notifier, answers, visit->arena);
}

struct closing {
    struct visit *visit;
    const uint8_t *group_id;
    const uint8_t *next_id; /* NULL: none */
    struct group_closing outcome;
};

static enum result close_group(struct tx *tx, void *argument)
{
    struct closing *closing = argument;
    struct visit *visit = closing->visit;
    enum result result =
        group_close(tx, closing->group_id, closing->next_id, visit->session.account_id, &closing->outcome);
    visit_audit(visit, closing->group_id,
                arena_format(visit->arena, "%lld declined, %lld carried over",
                             (long long)closing->outcome.declined, (long long)closing->outcome.carried));
    return result;
}

void page_group_close_now(struct visit *visit)
{
    struct group group;
    struct group next = {0};
    const char *slug = desk_field(visit, "next");
    if (!staff_find_group(visit, &group))
        return;
    enum result result = RESULT_OK;
    if (slug[0] != '\0')
        result = group_by_slug(visit->app->intake_db, slug, visit->arena, &next);
    if (result == RESULT_OK && (next.state != NULL && next.state[0] == 'c'))
        result = RESULT_NOT_FOUND;
    struct desk_telling telling = {.is_told = has_no_place, .make = make_notice};
    if (result == RESULT_OK)
        result = desk_tell(visit, &group, &telling);
    if (result == RESULT_REFUSED)
        return;
    struct closing closing = {
        .visit = visit,
        .group_id = group.id,
        .next_id = slug[0] != '\0' ? next.id : NULL,
        .outcome = {.notices = telling.notices, .notice_count = telling.count},
    };
    if (result == RESULT_OK)
        result = visit_write(visit, close_group, &closing);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/groups/%s/waiting?done=closed", group.slug);
}
