#include <string.h>

#include "base/encoding.h"
#include "base/random.h"
#include "http/cookie.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/register/registration.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

enum { TOKEN_SIZE = 32 };

static bool is_token(const char *text)
{
    uint8_t token[TOKEN_SIZE];
    return text != NULL && encoding_from_base64url(text, token, sizeof token);
}

/* True when the browser already opens something of somebody's, and not by this token. */
static bool holds_another(const struct visit *visit, const struct registration *registration,
                          const char *token)
{
    for (size_t index = 0; index < visit->held_count; index++)
        if (strcmp(visit->held[index], token) == 0)
            return false;
    return registration_is_held(registration);
}

/* A stranger's link must not put anybody into the stranger's thread unseen: what they then filled in would be
 * the stranger's to read. */
static void ask(struct visit *visit, const char *token)
{
    json_t *context = visit_context(visit, phrase(PHRASE_SWITCH_TITLE));
    json_object_set_new(context, "title", json_string(phrase(PHRASE_SWITCH_TITLE)));
    json_object_set_new(
        context, "paragraphs",
        json_pack("[s, s, s]", phrase(PHRASE_SWITCH_1), phrase(PHRASE_SWITCH_2), phrase(PHRASE_SWITCH_3)));
    json_object_set_new(context, "form_fields", json_pack("[{s:s, s:s}]", "name", "token", "value", token));
    json_object_set_new(context, "action", json_string("/registration/switch"));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_SWITCH_BUTTON)));
    visit_render(visit, 200, "registration-confirm", context);
}

/* The link only hands its token to the browser, so that the address bar, the history and a screenshot no
 * longer hold it. Programs that look into mail follow links, and must not change anything by it. */
void page_registration_link(struct visit *visit)
{
    const char *token = visit->request->parameters[0];
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL)
        return;
    response_set_header(visit->response, "Referrer-Policy", "no-referrer");
    struct registration *linked = arena_allocate(visit->arena, sizeof *linked);
    enum result result = is_token(token) ? registration_load_held(visit, token, linked) : RESULT_OK;
    if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else if (!registration_is_held(linked)) {
        visit_redirect(visit, "/registration?done=" DONE_YOURS_LINK);
    } else if (holds_another(visit, registration, token)) {
        ask(visit, token);
    } else {
        held_keep(visit, token);
        visit_redirect(visit, "/registration");
    }
}

/* A link that opens nothing takes nothing away, either. */
void page_registration_switch(struct visit *visit)
{
    struct registration *other = arena_allocate(visit->arena, sizeof *other);
    const char *token = form_value(visit->form, "token");
    enum result result = RESULT_NOT_FOUND;
    if (is_token(token))
        result = access_by_token(visit->app->intake_db, token, &other->access);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        visit_fail(visit, result);
        return;
    }
    if (result == RESULT_OK)
        held_keep(visit, token);
    visit_redirect(visit, result == RESULT_OK ? "/registration" : "/registration?done=" DONE_YOURS_LINK);
}

void page_registration_leave(struct visit *visit)
{
    cookie_clear(visit->request, visit->response, VISIT_REGISTRATION_COOKIE);
    /* Whoever has this browser next finds none of it behind the Back button. */
    response_set_header(visit->response, "Clear-Site-Data", "\"cache\"");
    visit_redirect(visit, "/registration");
}
