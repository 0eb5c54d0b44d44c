/* Questions: those that wait for an answer first, the longest overdue before. */
#include "domain/thread/enquiry_desk.h"
#include "text/phrase.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/thread/enquiry_word.h"
#include "page/desk/desk_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"

enum { MOST_SHOWN = 500 };

struct listing {
    struct visit *visit;
    const uint8_t *secret_key;
    json_t *open;
    json_t *done;
};

static const char *first_name(const struct answers *answers)
{
    const char *name = answers != NULL ? answers_get(answers, "first_name") : NULL;
    return name != NULL ? name : answers != NULL ? "No name" : phrase(PHRASE_NOT_OPENED);
}

static bool list_one(const struct enquiry *enquiry, struct arena *row_arena, void *argument)
{
    struct listing *listing = argument;
    bool is_open = enquiry->status == ENQUIRY_NEW;
    bool is_promised = is_open && enquiry->kind != ENQUIRY_NEXT;
    json_t *list = is_open ? listing->open : listing->done;
    if (enquiry->erased || json_array_size(list) >= MOST_SHOWN)
        return true;
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    char reply_by[CLOCK_TEXT_SIZE];
    const struct answers *answers = envelope_open(&enquiry->envelope, listing->secret_key, row_arena);
    encoding_hex(enquiry->id, sizeof enquiry->id, id);
    clock_minute(enquiry->received_at, received);
    clock_day(enquiry->reply_by, reply_by);
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "href",
                  arena_format(row_arena, "/staff/enquiries/%s", id), "name", first_name(answers), "kind",
                  enquiry_kind_label(enquiry->kind), "group",
                  enquiry->group_name != NULL ? enquiry->group_name : "", "received", received, "reply_by",
                  is_promised ? reply_by : "", "status_label", enquiry_status_label(enquiry->status),
                  "overdue", is_promised && enquiry->reply_by < listing->visit->now, "held", enquiry->held);
    /* They come newest first; who waits longest is answered first. */
    if (is_open)
        json_array_insert_new(list, 0, view);
    else
        json_array_append_new(list, view);
    return true;
}

void page_enquiries(struct visit *visit)
{
    struct listing listing = {.visit = visit, .secret_key = staff_open_key(visit)};
    if (listing.secret_key == NULL || !staff_audit(visit, "enquiry_list", NULL, ""))
        return;
    json_t *context = visit_context(visit, "Questions");
    listing.open = json_array();
    listing.done = json_array();
    json_object_set_new(context, "open", listing.open);
    json_object_set_new(context, "done", listing.done);
    enum result result = enquiry_each(visit->app->intake_db, list_one, &listing);
    json_object_set_new(context, "at_enquiries", json_true());
    json_object_set_new(context, "open_count", json_integer((json_int_t)json_array_size(listing.open)));
    if (result == RESULT_OK)
        visit_render(visit, 200, "enquiries", context);
    else
        visit_fail(visit, result);
}
