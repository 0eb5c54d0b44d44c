/* Groups as the admin sets them up: made, changed, opened and closed, taken over for the next time. Each
 * change is in the audit log, with the old value and the new. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/operations/stats.h"
#include "page/admin/group_form.h"
#include "page/frame/error_page.h"
#include "page/frame/group_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

enum { FIRST_CAPACITY = 8, FIRST_OFFER_DAYS = 4 };

static const char *registration_text(const struct group *group, struct visit *visit)
{
    char day[CLOCK_TEXT_SIZE];
    if (group_takes_registrations(group, visit->now)) {
        if (group->closes_at == 0)
            return phrase(PHRASE_GROUP_STATE_OPEN);
        clock_long_day(group->closes_at, day);
        return phrase_fill(visit->arena, phrase(PHRASE_GROUP_STATE_OPEN_UNTIL), "day", day);
    }
    if (group->state[0] == 'd')
        return phrase(PHRASE_GROUP_STATE_DRAFT);
    if (group->state[0] == 'o' && visit->now < group->opens_at) {
        clock_long_day(group->opens_at, day);
        return phrase_fill(visit->arena, phrase(PHRASE_GROUP_STATE_OPENS), "day", day);
    }
    return phrase(PHRASE_ENQUIRY_LABEL_CLOSED);
}

static json_t *view_row(const struct group *group, struct visit *visit)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:i, s:b}", "name", group->name, "slug", group->slug,
                     "begins", group->begins, "registration", registration_text(group, visit), "taken",
                     (json_int_t)stats_taken(group), "capacity", group->capacity, "is_open",
                     group_takes_registrations(group, visit->now));
}

void page_group_settings(struct visit *visit)
{
    struct group *groups = NULL;
    size_t count = 0;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_GROUP_SETTINGS)), *rows = json_array();
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(rows, view_row(&groups[i], visit));
    json_object_set_new(context, "groups", rows);
    json_object_set_new(context, "message",
                        json_string(phrase_done(DONE_GROUP, form_value(visit->query, "done"))));
    if (result == RESULT_OK)
        visit_render(visit, 200, "settings-groups", context);
    else
        visit_fail(visit, result);
}

static void show_form(struct visit *visit, int status, const struct group_form *form,
                      const struct group *group)
{
    json_t *context = visit_context(visit, form->is_new ? phrase(PHRASE_TITLE_GROUP_NEW) : group->name);
    json_object_set_new(context, "is_new", json_boolean(form->is_new));
    json_object_set_new(context, "slug", json_string(form->is_new ? "" : group->slug));
    json_object_set_new(context, "name", json_string(form->is_new ? "" : group->name));
    json_object_set_new(context, "is_open",
                        json_boolean(!form->is_new && group_takes_registrations(group, visit->now)));
    json_object_set_new(context, "registration",
                        json_string(form->is_new ? "" : registration_text(group, visit)));
    json_object_set_new(context, "message",
                        json_string(phrase_done(DONE_GROUP, form_value(visit->query, "done"))));
    group_form_view(form, visit, context);
    visit_render(visit, status, "settings-group", context);
}

/* "evening" and "evening-2" lead to "evening-2" and "evening-3". */
static const char *next_slug(const char *slug, struct arena *arena)
{
    const char *hyphen = strrchr(slug, '-');
    size_t digits = hyphen != NULL ? strspn(hyphen + 1, "0123456789") : 0;
    if (digits > 0 && digits < 5 && hyphen[1 + digits] == '\0')
        return arena_format(arena, "%.*s-%d", (int)(hyphen - slug), slug, atoi(hyphen + 1) + 1);
    return arena_format(arena, "%s-2", slug);
}

/* A group to start from: blank, or another one as its next time. */
static bool first_values(struct visit *visit, struct group *group)
{
    const char *from = form_value(visit->query, "from");
    *group = (struct group){.state = "draft", .capacity = FIRST_CAPACITY, .offer_days = FIRST_OFFER_DAYS};
    if (from == NULL)
        return true;
    enum result result = group_by_slug(visit->app->intake_db, from, visit->arena, group);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return false;
    }
    group->slug = next_slug(group->slug, visit->arena);
    group->begins = "";
    group->state = "draft";
    group->opens_at = group->closes_at = 0;
    return true;
}

void page_group_new(struct visit *visit)
{
    struct group group;
    struct group_form form = {.is_new = true};
    if (!first_values(visit, &group))
        return;
    group_form_fill(&form, &group, visit->arena);
    show_form(visit, 200, &form, &group);
}

struct making {
    struct visit *visit;
    struct group *group;
    const char *detail;
};

/* Its id is known only now. */
static enum result create_group(struct tx *tx, void *argument)
{
    const struct making *making = argument;
    enum result result = group_create(tx, making->group);
    visit_audit(making->visit, making->group->id, making->detail);
    return result;
}

void page_group_make(struct visit *visit)
{
    struct group group = {0};
    struct group_form form = {.is_new = true};
    struct group_form nothing = {.is_new = true};
    group_form_fill(&nothing, &group, visit->arena);
    group_form_read(&form, visit);
    if (!group_form_check(&form, &group, visit->arena)) {
        show_form(visit, 422, &form, &group);
        return;
    }
    struct making making = {visit, &group, group_form_difference(&nothing, &form, visit->arena)};
    enum result result = visit_write(visit, create_group, &making);
    if (result == RESULT_CONFLICT) {
        form.errors[GROUP_SLUG] = phrase(PHRASE_GROUP_ERROR_SLUG_TAKEN);
        show_form(visit, 422, &form, &group);
    } else if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else {
        visit_redirect(visit, "/staff/settings/groups/%s?done=made", group.slug);
    }
}

void page_group_edit(struct visit *visit)
{
    struct group group;
    struct group_form form = {.is_new = false};
    if (!staff_find_group(visit, &group))
        return;
    group_form_fill(&form, &group, visit->arena);
    show_form(visit, 200, &form, &group);
}

struct storing {
    const struct group *before;
    const struct group *changed;
};

static enum result write_settings(struct tx *tx, void *argument)
{
    const struct storing *storing = argument;
    return group_update(tx, storing->before, storing->changed);
}

/* Stores and notes it. RESULT_REFUSED: it was changed while this was looked at; look again. Anything else but
 * RESULT_OK and RESULT_CONFLICT: the response has been made. */
static enum result store(struct visit *visit, const struct group *before, const struct group *changed,
                         const char *detail)
{
    struct storing storing = {before, changed};
    visit_audit(visit, changed->id, detail);
    enum result result = visit_write(visit, write_settings, &storing);
    if (result != RESULT_OK && result != RESULT_CONFLICT && result != RESULT_REFUSED)
        visit_fail(visit, result);
    return result;
}

/* One try: what was typed, put together with what the group is now. RESULT_REFUSED as store. */
static enum result change(struct visit *visit)
{
    struct group group;
    struct group_form before = {.is_new = false};
    bool merged = false;
    if (!staff_find_group(visit, &group))
        return RESULT_FAILED;
    group_form_fill(&before, &group, visit->arena);
    struct group changed = group;
    struct group_form form = before;
    group_form_read(&form, visit);
    bool good = group_form_merge(&form, &before, visit->arena, &merged);
    if (!good || !group_form_check(&form, &changed, visit->arena)) {
        show_form(visit, 422, &form, &group);
        return RESULT_FAILED;
    }
    const char *detail = group_form_difference(&before, &form, visit->arena);
    enum result result = detail[0] == '\0' ? RESULT_OK : store(visit, &group, &changed, detail);
    if (result == RESULT_OK) {
        visit_redirect(visit, "/staff/settings/groups/%s?done=%s", group.slug, merged ? "merged" : "changed");
    } else if (result == RESULT_CONFLICT && staff_find_group(visit, &group)) {
        group_form_refuse_capacity(&form, &group, visit->arena);
        show_form(visit, 422, &form, &group);
    }
    return result;
}

void page_group_change(struct visit *visit)
{
    if (change(visit) == RESULT_REFUSED && change(visit) == RESULT_REFUSED)
        visit_error(visit, 503);
}

/* Opening now forgets a day that is still to come, and an end that has passed. */
static void set_state(struct group *group, bool opens, int64_t now)
{
    group->state = opens ? "open" : "closed";
    if (opens && group->opens_at > now)
        group->opens_at = 0;
    if (opens && group->closes_at != 0 && group->closes_at <= now)
        group->closes_at = 0;
}

void page_group_switch(struct visit *visit)
{
    struct group group;
    struct group_form before = {.is_new = false}, after = {.is_new = false};
    const char *to = form_value(visit->form, "to");
    bool opens = to != NULL && strcmp(to, "open") == 0;
    if (!opens && (to == NULL || strcmp(to, "closed") != 0)) {
        visit_error(visit, 400);
        return;
    }
    if (!staff_find_group(visit, &group))
        return;
    group_form_fill(&before, &group, visit->arena);
    struct group changed = group;
    set_state(&changed, opens, visit->now);
    group_form_fill(&after, &changed, visit->arena);
    const char *detail = group_form_difference(&before, &after, visit->arena);
    enum result result = detail[0] == '\0' ? RESULT_OK : store(visit, &group, &changed, detail);
    if (result == RESULT_OK)
        visit_redirect(visit, "/staff/settings/groups/%s?done=%s", group.slug, opens ? "opened" : "closed");
    else if (result == RESULT_CONFLICT || result == RESULT_REFUSED)
        visit_error(visit, 422);
}

/* The public page as it is or would be, drafts too. */
void page_group_preview(struct visit *visit)
{
    struct group group;
    if (!staff_find_group(visit, &group))
        return;
    json_t *context = visit_context(visit, group.name);
    json_object_update(context, group_page_context(visit, &group));
    json_object_set_new(context, "noindex", json_true());
    json_object_set_new(context, "preview_of", json_string(group.slug));
    visit_render(visit, 200, "group", context);
}
