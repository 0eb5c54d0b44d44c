#include "page/person/question_view.h"

#include "text/phrase.h"

#include <string.h>

#include "base/clock.h"
#include "domain/form/intake_view.h"
#include "domain/thread/enquiry_word.h"
#include "page/frame/visit_form.h"

static json_t *day_text(int64_t at)
{
    char day[CLOCK_TEXT_SIZE];
    clock_long_day(at, day);
    return json_string(day);
}

static void add_answered(json_t *rows, json_t *page)
{
    size_t index;
    json_t *row;
    json_array_foreach(json_object_get(page, "rows"), index, row)
    {
        if (!json_is_true(json_object_get(row, "not_provided")))
            json_array_append(rows, row);
    }
}

static json_t *view_rows(struct visit *visit, const struct registration *registration,
                         const struct enquiry *question)
{
    json_t *rows = json_array();
    const struct answers *answers =
        envelope_open_as_person(&question->envelope, registration->access.thread_key, visit->arena);
    if (answers == NULL)
        return rows;
    json_t *pages = visit_keep(
        visit,
        intake_view_answers(visit_form(visit, visit->app->ask, question->envelope.form_version), answers));
    for (size_t index = 0; index < json_array_size(pages); index++)
        add_answered(rows, json_array_get(pages, index));
    return rows;
}

static json_t *view_question(struct visit *visit, const struct registration *registration, size_t index)
{
    const struct enquiry *question = &registration->questions[index];
    json_t *view = json_object();
    const char *group = question->group_name == NULL ? "" : question->group_name;
    /* Word for the next group is answered when there is one; nobody knows the day. */
    bool has_day = question->status == ENQUIRY_NEW && question->kind != ENQUIRY_NEXT;
    json_object_set_new(view, "number", json_integer((json_int_t)index + 1));
    json_object_set_new(view, "title",
                        json_string(question->kind == ENQUIRY_NEXT ? phrase(PHRASE_ENQUIRY_NEXT)
                                                                   : phrase(PHRASE_TITLE_YOUR_QUESTION)));
    json_object_set_new(view, "sentence", json_string(enquiry_status_sentence(question->status)));
    json_object_set_new(view, "received", day_text(question->received_at));
    json_object_set_new(view, "reply_by", has_day ? day_text(question->reply_by) : json_null());
    int64_t days = visit->app->config->retention_question;
    json_object_set_new(view, "delete_date",
                        days == 0 ? json_null() : day_text(question->status_at + days * CLOCK_DAY));
    json_object_set_new(view, "group", json_string(group));
    json_object_set_new(view, "skipped", json_false());
    json_object_set_new(view, "rows", view_rows(visit, registration, question));
    return view;
}

json_t *question_view_list(struct visit *visit, const struct registration *registration)
{
    json_t *list = json_array();
    for (size_t index = 0; index < registration->question_count; index++)
        json_array_append_new(list, view_question(visit, registration, index));
    return list;
}

static const struct group *asked_group(struct visit *visit, const struct registration *registration,
                                       const struct group *groups, size_t count)
{
    const uint8_t *wanted =
        registration->question_count > 0 ? registration->questions[0].envelope.group_id : NULL;
    for (size_t index = 0; wanted != NULL && index < count; index++)
        if (/* not secret */ memcmp(groups[index].id, wanted, UUID_SIZE) == 0 &&
            group_takes_registrations(&groups[index], visit->now))
            return &groups[index];
    return NULL;
}

json_t *question_view_groups(struct visit *visit, const struct registration *registration)
{
    struct group *groups = NULL;
    size_t count = 0;
    if (group_list(visit->app->intake_db, false, visit->arena, &groups, &count) != RESULT_OK)
        return NULL;
    json_t *list = json_array();
    const struct group *asked = asked_group(visit, registration, groups, count);
    for (size_t index = 0; index < count; index++) {
        bool is_wanted =
            asked == NULL ? group_takes_registrations(&groups[index], visit->now) : asked == &groups[index];
        if (is_wanted)
            json_array_append_new(
                list, json_pack("{s:s, s:s}", "slug", groups[index].slug, "name", groups[index].name));
    }
    return list;
}
