#include "page/register/registration_correction.h"

#include <string.h>

#include "base/clock.h"
#include "domain/form/form_version.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_form.h"

bool registration_may_correct(const struct registration *registration)
{
    enum status status = registration->signup.status;
    return !registration_was_entered(registration) && status != STATUS_WITHDRAWN && status != STATUS_DECLINED;
}

enum result registration_begin_correction(struct visit *visit, struct registration *registration,
                                          const struct answers *answers)
{
    struct app *app = visit->app;
    const struct intake *intake = app->intake;
    struct draft *draft = &registration->draft;
    draft->answers = answers_copy(answers, visit->arena);
    const struct intake *then = registration_form_then(visit, registration);
    if (then != intake)
        form_version_ask_again(then, intake, draft->answers);
    answers_set(draft->answers, "_correction", "1");
    for (size_t page = 0; page < intake_page_count(intake); page++)
        registration_finish_page(visit, registration, intake_page_id(intake, page));
    draft->expires_at = visit->now + app->config->site_draft_days * CLOCK_DAY;
    memcpy(draft->group_id, registration->group.id, UUID_SIZE);
    return draft_attach(app->intake_db, &registration->access, draft);
}
