/* Private notes on a registration, and its earlier versions. */
#include <string.h>

#include "base/clock.h"
#include "domain/form/intake_view.h"
#include "domain/signup/note.h"
#include "domain/signup/signup_correct.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_form.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"

struct noting {
    const struct practice *practice;
    const uint8_t *id;
    struct note_text text;
};

static enum result add_note(struct tx *tx, void *argument)
{
    const struct noting *noting = argument;
    return note_add(tx, noting->practice, noting->id, &noting->text);
}

void page_signup_note(struct visit *visit)
{
    struct desk_signup opened = {0};
    const char *text = desk_field(visit, "note");
    if (text[0] == '\0') {
        signup_page_open(visit, 422, "", phrase(PHRASE_NOTE_ERROR_EMPTY));
        return;
    }
    if (strlen(text) > NOTE_LENGTH_LIMIT) {
        visit_error(visit, 413);
        return;
    }
    if (!desk_open_signup(visit, &opened))
        return;
    struct noting noting = {.practice = visit->app->practice,
                            .id = opened.signup.id,
                            .text = {.account_id = visit->session.account_id, .text = text}};
    visit_audit(visit, opened.signup.id, "");
    enum result result = visit_write(visit, add_note, &noting);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, "done=note");
}

static void show_version(struct visit *visit, const struct desk_signup *opened,
                         const struct envelope *envelope)
{
    char when[CLOCK_TEXT_SIZE];
    const struct answers *answers = envelope_open(envelope, opened->secret_key, visit->arena);
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_EARLIER));
    clock_minute(envelope->sealed_at, when);
    desk_set_group(context, &opened->group);
    signup_list_add(visit, context);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "at", json_string(when));
    json_object_set_new(context, "unreadable", json_boolean(answers == NULL));
    if (answers != NULL)
        json_object_set_new(
            context, "pages",
            intake_view_answers(visit_form(visit, visit->app->intake, envelope->form_version), answers));
    visit_render(visit, 200, "signup-version", context);
}

void page_signup_version(struct visit *visit)
{
    struct desk_signup opened = {0};
    struct envelope *envelopes = NULL;
    int *numbers = NULL;
    size_t count = 0;
    if (!desk_open_signup(visit, &opened) || !staff_audit(visit, "signup_open", opened.signup.id, "version"))
        return;
    enum result result =
        signup_versions(visit->app->intake_db, &opened.signup, visit->arena, &envelopes, &numbers, &count);
    for (size_t index = 0; index < count; index++) {
        if (strcmp(arena_format(visit->arena, "%d", numbers[index]), visit->request->parameters[1]) == 0) {
            show_version(visit, &opened, &envelopes[index]);
            return;
        }
    }
    visit_fail(visit, result == RESULT_OK ? RESULT_NOT_FOUND : result);
}

/* The id at the end of an address that was copied whole, or of one alone. */
