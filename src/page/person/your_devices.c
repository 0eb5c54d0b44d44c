#include <string.h>

#include "base/clock.h"
#include "domain/thread/access_token.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/visit_tx.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* "/registration/devices": which browsers and links open a thread, and forgetting them. */

/* NULL: there is no thread, and the visitor is sent to the page that asks for the code. */
static struct registration *open_held(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL || registration_is_held(registration))
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

static void add_key(struct visit *visit, const struct access_key *key, json_t *devices)
{
    char at[CLOCK_TEXT_SIZE];
    clock_long_minute(key->created_at, at);
    enum phrase what = key->kind == ACCESS_TOKEN_MAIL ? PHRASE_DEVICES_MAIL
                       : key->is_this                 ? PHRASE_DEVICES_THIS
                                                      : PHRASE_DEVICES_OTHER;
    json_array_append_new(devices,
                          json_pack("{s:s}", "text", phrase_fill(visit->arena, phrase(what), "time", at)));
}

void page_registration_devices(struct visit *visit)
{
    struct access_key *keys = NULL;
    size_t count = 0;
    struct registration *registration = open_held(visit);
    if (registration == NULL)
        return;
    enum result result =
        access_token_list(visit_read(visit), &registration->access, visit->arena, &keys, &count);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    json_t *context = visit_context(visit, phrase(PHRASE_DEVICES_TITLE));
    json_t *devices = json_array();
    bool has_other = false, has_mail = false;
    for (size_t index = 0; index < count; index++) {
        add_key(visit, &keys[index], devices);
        has_mail = has_mail || (keys[index].kind == ACCESS_TOKEN_MAIL && !keys[index].is_this);
        has_other = has_other || (keys[index].kind == ACCESS_TOKEN_DEVICE && !keys[index].is_this);
    }
    json_object_set_new(context, "title", json_string(phrase(PHRASE_DEVICES_TITLE)));
    json_object_set_new(context, "devices", devices);
    json_object_set_new(context, "has_other", json_boolean(has_other));
    json_object_set_new(context, "has_mail", json_boolean(has_mail));
    visit_render(visit, 200, "devices", context);
}

struct forgetting {
    const struct access *access;
    enum access_token_kind kind;
};

static enum result forget(struct tx *tx, void *argument)
{
    const struct forgetting *forgetting = argument;
    return access_token_forget(tx, forgetting->access, forgetting->kind);
}

void page_registration_devices_forget(struct visit *visit)
{
    struct registration *registration = open_held(visit);
    if (registration == NULL)
        return;
    const char *what = form_value(visit->form, "what");
    bool is_mail = what != NULL && strcmp(what, "mail") == 0;
    if (what == NULL || (!is_mail && strcmp(what, "devices") != 0)) {
        visit_redirect(visit, "/registration/devices");
        return;
    }
    struct forgetting forgetting = {&registration->access, is_mail ? ACCESS_TOKEN_MAIL : ACCESS_TOKEN_DEVICE};
    enum result result = visit_write(visit, forget, &forgetting);
    if (result == RESULT_OK)
        visit_redirect(visit, "/registration?done=%s", is_mail ? "links" : "devices");
    else
        visit_fail(visit, result);
}
