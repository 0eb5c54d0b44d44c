/* A group's places: who waits, in order; who has an offer; offering the next place; moving somebody ahead. */
#include "domain/waiting/waiting.h"
#include "text/phrase.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/signup/note.h"
#include "domain/waiting/group_carry.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"

enum { MOST_PLACES = 1000, MOST_DAYS = 60, MOST_CALL_DAYS = 30 };

static json_t *view_entry(struct visit *visit, const struct waiting *entry, size_t position,
                          const uint8_t *secret_key)
{
    char id[UUID_TEXT_SIZE];
    char day[CLOCK_TEXT_SIZE];
    encoding_hex(entry->envelope.id, UUID_SIZE, id);
    clock_minute(entry->at, day);
    /* An offer whose person nobody has told yet has no end. */
    const char *at = entry->at != 0 ? day : "";
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:I, s:b}", "href", arena_format(visit->arena, "/staff/signups/%s", id),
                  "name", desk_name(visit, &entry->envelope, secret_key), "at", at, "position",
                  (json_int_t)position, "is_first", position == 1);
    staff_set_status(view, entry->status);
    return view;
}

typedef enum result (*lister)(struct db *db, const uint8_t *group_id, struct arena *arena,
                              struct waiting **list, size_t *count);

static enum result add_list(struct visit *visit, json_t *context, const char *name, lister list,
                            const struct group *group, const uint8_t *secret_key)
{
    struct waiting *entries = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, name, views);
    enum result result = list(visit->app->intake_db, group->id, visit->arena, &entries, &count);
    for (size_t index = 0; index < count; index++)
        json_array_append_new(views, view_entry(visit, &entries[index], index + 1, secret_key));
    return result;
}

static void add_places(json_t *context, const struct visit *visit, const struct group *group)
{
    const char *slug = group->slug;
    int left = group_places_left(group);
    json_object_set_new(context, "capacity", json_integer(group->capacity));
    json_object_set_new(context, "offer_days", json_integer(group->offer_days));
    json_object_set_new(context, "offer_automatically", json_boolean(group->offer_automatically));
    json_object_set_new(context, "call_days", json_integer(group->call_days));
    json_object_set_new(context, "offers_end_first", json_boolean(group->offers_end_first));
    json_object_set_new(context, "offered_count", json_integer((json_int_t)group->counts[STATUS_OFFERED]));
    json_object_set_new(context, "confirmed_count",
                        json_integer((json_int_t)group->counts[STATUS_CONFIRMED]));
    json_object_set_new(context, "left", json_integer(left));
    json_object_set_new(context, "can_offer", json_boolean(left > 0 && group_in_line(group) > 0));
    json_object_set_new(context, "is_closed", json_boolean(group->state[0] == 'c'));
    json_object_set_new(context, "close_href",
                        json_string(arena_format(visit->arena, "/staff/groups/%s/close", slug)));
}

static void show(struct visit *visit, const struct group *group, int status, const char *message,
                 const char *error)
{
    const uint8_t *secret_key = staff_open_key(visit);
    int64_t asked = 0;
    if (secret_key == NULL)
        return;
    json_t *context = visit_context(visit, phrase(PHRASE_WAITING_TITLE));
    enum result result = add_list(visit, context, "line", waiting_list, group, secret_key);
    if (result == RESULT_OK)
        result = add_list(visit, context, "offers", waiting_offers, group, secret_key);
    if (result == RESULT_OK)
        result = group_carry_count(visit->app->intake_db, group->id, &asked);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    desk_set_group(context, group);
    add_places(context, visit, group);
    json_object_set_new(context, "carry_count",
                        asked > 0 && group->state[0] == 'o' ? json_integer((json_int_t)asked) : json_null());
    json_object_set_new(context, "message", json_string(message));
    json_object_set_new(context, "error", json_string(error));
    visit_render(visit, status, "waiting", context);
}

void page_waiting(struct visit *visit)
{
    struct group group;
    if (staff_find_group(visit, &group) && staff_audit(visit, "waiting_open", group.id, ""))
        show(visit, &group, 200, phrase_done(DONE_WAITING, form_value(visit->query, "done")), "");
}

/* What one of this page's forms does to the group. */
struct act {
    struct visit *visit;
    struct group *group;
};

static enum result offer_next(struct tx *tx, void *argument)
{
    const struct act *act = argument;
    uint8_t id[UUID_SIZE];
    enum result result = waiting_offer_next(tx, act->group->id, act->visit->session.account_id, id);
    visit_audit(act->visit, id, "next in line to offered");
    return result;
}

void page_waiting_offer(struct visit *visit)
{
    struct group group;
    struct act act = {visit, &group};
    if (!staff_find_group(visit, &group))
        return;
    enum result result = visit_write(visit, offer_next, &act);
    if (result == RESULT_NOT_FOUND)
        show(visit, &group, 422, "", phrase(PHRASE_WAITING_ERROR_NOBODY));
    else if (result == RESULT_CONFLICT)
        show(visit, &group, 422, "", phrase(PHRASE_WAITING_ERROR_FULL));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/groups/%s/waiting?done=offered", group.slug);
}

/* What the page showed, so that only what was changed is stored; -1: it did not say. */
struct shown {
    int capacity;
    int offer_days;
    int automatic;
    int call_days;
    int first;
};

static struct shown read_shown(struct visit *visit)
{
    struct shown shown = {-1, -1, -1, -1, -1};
    (void)desk_number(visit, "was_capacity", 0, MOST_PLACES, &shown.capacity);
    (void)desk_number(visit, "was_offer_days", 0, MOST_DAYS, &shown.offer_days);
    (void)desk_number(visit, "was_automatic", 0, 1, &shown.automatic);
    (void)desk_number(visit, "was_call_days", 0, MOST_CALL_DAYS, &shown.call_days);
    (void)desk_number(visit, "was_first", 0, 1, &shown.first);
    return shown;
}

/* Puts a number that was changed on the page in the place of what it is now. False: somebody else changed it
 * meanwhile, to another one. */
static bool merge_number(int was, int typed, int *now)
{
    if (typed == was || typed == *now)
        return true;
    if (was >= 0 && *now != was)
        return false;
    *now = typed;
    return true;
}

static bool merge_places(const struct shown *shown, const struct group *typed, struct group *group)
{
    if (typed->offer_automatically != (shown->automatic == 1))
        group->offer_automatically = typed->offer_automatically;
    if (typed->offers_end_first != (shown->first == 1))
        group->offers_end_first = typed->offers_end_first;
    bool good = merge_number(shown->capacity, typed->capacity, &group->capacity);
    good = merge_number(shown->call_days, typed->call_days, &group->call_days) && good;
    return merge_number(shown->offer_days, typed->offer_days, &group->offer_days) && good;
}

struct places {
    struct group before;
    struct group after;
};

static enum result write_places(struct tx *tx, void *argument)
{
    const struct places *places = argument;
    return group_update(tx, &places->before, &places->after);
}

static void store_places(struct visit *visit, struct places *places)
{
    const struct group *group = &places->after;
    visit_audit(visit, group->id,
                arena_format(visit->arena, "%d places, %d days%s", group->capacity, group->offer_days,
                             group->offer_automatically ? ", automatic" : ""));
    enum result result = visit_write(visit, write_places, places);
    if (result == RESULT_CONFLICT)
        show(visit, &places->before, 422, "", phrase(PHRASE_WAITING_ERROR_CAPACITY));
    else if (result == RESULT_REFUSED)
        show(visit, &places->before, 422, "", phrase(PHRASE_WAITING_ERROR_CHANGED));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/groups/%s/waiting?done=places", group->slug);
}

static const char *too_few(struct visit *visit, int minimum)
{
    return phrase_fill(visit->arena, phrase(PHRASE_WAITING_ERROR_MINIMUM), "minimum",
                       arena_format(visit->arena, "%d", minimum));
}

void page_waiting_places(struct visit *visit)
{
    struct places places;
    struct shown shown = read_shown(visit);
    if (!staff_find_group(visit, &places.before))
        return;
    struct group typed = places.after = places.before;
    if (!desk_number(visit, "capacity", 1, MOST_PLACES, &typed.capacity) ||
        !desk_number(visit, "offer_days", 1, MOST_DAYS, &typed.offer_days) ||
        (form_value(visit->form, "call_days") != NULL &&
         !desk_number(visit, "call_days", 1, MOST_CALL_DAYS, &typed.call_days))) {
        show(visit, &places.before, 422, "", phrase(PHRASE_WAITING_ERROR_NUMBERS));
        return;
    }
    typed.offers_end_first = form_value(visit->form, "first_session") != NULL;
    typed.offer_automatically = form_value(visit->form, "automatic") != NULL;
    if (!merge_places(&shown, &typed, &places.after))
        show(visit, &places.before, 422, "", phrase(PHRASE_WAITING_ERROR_CHANGED));
    else if (places.after.capacity < places.after.minimum)
        show(visit, &places.before, 422, "", too_few(visit, places.after.minimum));
    else
        store_places(visit, &places);
}

struct carrying {
    struct visit *visit;
    struct group_carrying carrying;
};

static enum result write_carrying(struct tx *tx, void *argument)
{
    struct carrying *act = argument;
    enum result result = group_carry(tx, &act->carrying);
    visit_audit(act->visit, act->carrying.group_id,
                arena_format(act->visit->arena, "%lld people", (long long)act->carrying.count));
    return result;
}

void page_waiting_carry(struct visit *visit)
{
    struct group group;
    if (!staff_find_group(visit, &group))
        return;
    struct carrying act = {visit,
                           {.group_id = group.id,
                            .account_id = visit->session.account_id,
                            .practice_reply_days = visit->app->config->practice_reply_days,
                            .at = visit->now}};
    enum result result = visit_write(visit, write_carrying, &act);
    if (result == RESULT_REFUSED)
        show(visit, &group, 422, "", phrase(PHRASE_WAITING_ERROR_OPEN));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/groups/%s/waiting?done=carried", group.slug);
}
