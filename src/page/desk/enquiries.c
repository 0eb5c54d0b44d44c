/* Questions: those that wait for an answer first, the longest waiting before, page by page. */
#include "domain/thread/enquiry_desk.h"
#include "text/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/thread/enquiry_word.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"

enum { PAGE_ROWS = 50, WORDS_LIMIT = 90 };

static const char *first_name(const struct answers *answers)
{
    const char *name = answers != NULL ? answers_get(answers, "first_name") : NULL;
    return name != NULL ? name : answers != NULL ? phrase(PHRASE_ENQUIRY_NO_NAME) : phrase(PHRASE_NOT_OPENED);
}

/* As much of a question as tells it from others; cut before a character, never in one. */
static const char *first_words(struct visit *visit, const struct answers *answers)
{
    const char *text = answers != NULL ? answers_get(answers, "question") : NULL;
    if (text == NULL || strlen(text) <= WORDS_LIMIT)
        return text != NULL ? text : "";
    size_t length = WORDS_LIMIT;
    while (length > 0 && text[length] != ' ' && length > WORDS_LIMIT / 2)
        length--;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return arena_format(visit->arena, "%.*s\xe2\x80\xa6", (int)length, text);
}

static json_t *view_one(struct visit *visit, const struct enquiry *enquiry, const uint8_t *secret_key)
{
    bool is_promised = enquiry->status == ENQUIRY_NEW && enquiry->kind != ENQUIRY_NEXT;
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    char reply_by[CLOCK_TEXT_SIZE];
    const struct answers *answers = envelope_open(&enquiry->envelope, secret_key, visit->arena);
    encoding_hex(enquiry->id, sizeof enquiry->id, id);
    clock_minute(enquiry->received_at, received);
    clock_day(enquiry->reply_by, reply_by);
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "href",
                  arena_format(visit->arena, "/staff/enquiries/%s", id), "name", first_name(answers), "kind",
                  enquiry_kind_label(enquiry->kind), "words", first_words(visit, answers), "group",
                  enquiry->group_name != NULL ? enquiry->group_name : "", "received", received, "reply_by",
                  is_promised ? reply_by : "", "status_label", enquiry_status_label(enquiry->status),
                  "overdue", is_promised && enquiry->reply_by < visit->now, "held", enquiry->held);
    return view;
}

/* A page of one of the two lists, and whether there is another after it. */
static enum result add_list(struct visit *visit, json_t *context, bool is_open, int64_t from,
                            const uint8_t *secret_key, bool *more)
{
    struct enquiry *list = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, is_open ? "open" : "done", views);
    enum result result =
        enquiry_page(visit_read(visit), is_open, from, PAGE_ROWS + 1, visit->arena, &list, &count);
    *more = count > PAGE_ROWS;
    for (size_t index = 0; index < count && index < PAGE_ROWS; index++)
        json_array_append_new(views, view_one(visit, &list[index], secret_key));
    return result;
}

static int64_t page_field(const struct visit *visit, const char *name)
{
    const char *text = form_value(visit->query, name);
    long page = text != NULL ? strtol(text, NULL, 10) : 1;
    return page > 1 && page < 100000 ? page : 1;
}

static void add_pager(struct visit *visit, json_t *context, const char *name, int64_t page, bool more)
{
    const char *address = arena_format(visit->arena, "/staff/enquiries?%s=", name);
    if (page == 1 && !more)
        return;
    json_object_set_new(
        context, arena_format(visit->arena, "%s_pager", name),
        json_pack("{s:s, s:s}", "previous_href",
                  page > 1 ? arena_format(visit->arena, "%s%lld", address, (long long)page - 1) : "",
                  "next_href",
                  more ? arena_format(visit->arena, "%s%lld", address, (long long)page + 1) : ""));
}

static enum result add_lists(struct visit *visit, json_t *context, const uint8_t *secret_key)
{
    static const char *const names[] = {"done", "open"};
    enum result result = RESULT_OK;
    for (int is_open = 1; is_open >= 0 && result == RESULT_OK; is_open--) {
        bool more = false;
        int64_t page = page_field(visit, names[is_open]);
        result = add_list(visit, context, is_open == 1, (page - 1) * PAGE_ROWS, secret_key, &more);
        add_pager(visit, context, names[is_open], page, more);
    }
    visit_rest(visit);
    return result;
}

void page_enquiries(struct visit *visit)
{
    const uint8_t *secret_key = staff_open_key(visit);
    int64_t unanswered = 0, overdue = 0;
    if (secret_key == NULL || !staff_audit(visit, "enquiry_list", NULL, ""))
        return;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ENQUIRIES));
    enum result result = enquiry_counts(visit->app->intake_db, visit->now, &unanswered, &overdue);
    if (result == RESULT_OK)
        result = add_lists(visit, context, secret_key);
    json_object_set_new(context, "at_enquiries", json_true());
    json_object_set_new(context, "open_count", json_integer(unanswered));
    if (result == RESULT_OK)
        visit_render(visit, 200, "enquiries", context);
    else
        visit_fail(visit, result);
}
