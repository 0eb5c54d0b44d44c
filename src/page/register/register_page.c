#include "domain/form/intake.h"
#include "page/frame/route.h"
#include "page/register/register_screen.h"
#include "page/register/registration_open.h"

/* Only the first page can be filled in before there is a draft. */
static bool open_screen(struct visit *visit, struct register_screen *screen)
{
    if (!register_screen_find(visit, screen))
        return false;
    screen->registration = screen->page == 0 ? registration_open_form(visit) : registration_open_draft(visit);
    if (screen->registration == NULL)
        return false;
    /* Back from the confirmation leads to where it stands. */
    bool is_sent = screen->registration->stage == REGISTRATION_SENT;
    if (is_sent)
        registration_leave(visit, screen->registration);
    return !is_sent;
}

/* Nothing is stored for a visitor who only looks: the cookie alone is new, and the first answers are kept
 * under it. What was sent and is wrong has been kept as it was typed, and is shown with what is wrong. */
void page_register_page(struct visit *visit)
{
    struct register_screen screen;
    if (!open_screen(visit, &screen))
        return;
    struct registration *registration = screen.registration;
    if (registration->stage == REGISTRATION_ELSEWHERE)
        visit->registration = NULL;
    json_t *errors = NULL;
    if (registration->stage == REGISTRATION_DRAFT && form_value(visit->query, "missing") != NULL)
        errors = visit_keep(visit,
                            intake_check_page(visit->app->intake, screen.page, registration->draft.answers));
    register_screen_show(visit, &screen, 200, errors);
}
