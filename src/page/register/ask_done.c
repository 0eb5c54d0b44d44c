#include "base/clock.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* The same after a reload or from a bookmark, for as long as the browser has the cookie. */
void page_ask_done(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL)
        return;
    enum result result = registration_load_questions(visit, registration);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    if (registration->question_count == 0) {
        visit_redirect(visit, "/ask");
        return;
    }
    char day[CLOCK_TEXT_SIZE];
    const struct enquiry *question = &registration->questions[0];
    bool is_next = question->kind == ENQUIRY_NEXT;
    const char *title = is_next ? phrase(PHRASE_ASK_DONE_NEXT) : phrase(PHRASE_ASK_DONE);
    const struct answers *answers =
        envelope_open_as_person(&question->envelope, registration->access.thread_key, visit->arena);
    clock_long_day(question->reply_by, day);
    json_t *context = visit_context(visit, title);
    json_object_set_new(context, "title", json_string(title));
    json_object_set_new(context, "is_next", json_boolean(is_next));
    json_object_set_new(context, "reply_by", json_string(day));
    registration_show_code(visit, answers, context);
    visit_render(visit, 200, "ask-done", context);
}
