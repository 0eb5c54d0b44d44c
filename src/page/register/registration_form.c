#include "page/register/registration_form.h"

#include <string.h>

#include "domain/form/intake_view.h"
#include "page/frame/group_view.h"

json_t *registration_context(struct visit *visit, const struct registration *registration,
                             const char *page_title)
{
    json_t *context = visit_context(visit, page_title);
    json_object_set_new(context, "is_correction", json_boolean(registration->is_correction));
    json_object_set_new(context, "group", group_view(&registration->group, visit->now));
    int reply_days = group_reply_days(&registration->group, visit->app->config->practice_reply_days);
    json_object_set_new(context, "reply_days", json_integer(reply_days));
    return context;
}

/* The ids in _pages are kept between separators, so that one id may be part of another. */
static bool is_finished(const struct registration *registration, const char *page_id)
{
    const char *at = answers_get(registration->draft.answers, "_pages");
    size_t length = strlen(page_id);
    while (at != NULL && *at != '\0') {
        size_t piece = strcspn(at, ";");
        if (piece == length && strncmp(at, page_id, length) == 0)
            return true;
        at += piece;
        at += strspn(at, "; ");
    }
    return false;
}

bool registration_finish_page(struct visit *visit, struct registration *registration, const char *page_id)
{
    if (is_finished(registration, page_id))
        return false;
    const char *before = answers_get(registration->draft.answers, "_pages");
    answers_set(registration->draft.answers, "_pages",
                before == NULL ? page_id : arena_format(visit->arena, "%s; %s", before, page_id));
    return true;
}

json_t *registration_continue_href(const struct visit *visit, const struct registration *registration)
{
    const struct intake *intake = visit->app->intake;
    size_t page = 0;
    while (page < intake_page_count(intake) && is_finished(registration, intake_page_id(intake, page)))
        page++;
    const char *id = intake_page_id(intake, page);
    return json_sprintf("/groups/%s/register/%s", registration->group.slug, id == NULL ? "check" : id);
}

bool registration_is_finished(const struct visit *visit, const struct registration *registration)
{
    const struct intake *intake = visit->app->intake;
    for (size_t page = 0; page < intake_page_count(intake); page++)
        if (!is_finished(registration, intake_page_id(intake, page)))
            return false;
    return true;
}

size_t registration_stop_page(const struct visit *visit, const struct registration *registration)
{
    const struct intake *intake = visit->app->intake;
    size_t page = 0;
    while (page < intake_page_count(intake) && intake_stop(intake, page, registration->draft.answers) == NULL)
        page++;
    return page;
}

size_t registration_wrong_page(struct visit *visit, const struct registration *registration)
{
    const struct intake *intake = visit->app->intake;
    for (size_t page = 0; page < intake_page_count(intake); page++) {
        json_t *errors = visit_keep(visit, intake_check_page(intake, page, registration->draft.answers));
        if (json_array_size(errors) > 0)
            return page;
    }
    return intake_page_count(intake);
}
