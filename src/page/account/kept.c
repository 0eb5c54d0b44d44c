/* What somebody typed while their session ended, to be sent once more by hand. */
#include <string.h>

#include "domain/form/intake_view.h"
#include "domain/session/session_kept.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "text/phrase.h"

enum { SHORT_TEXT = 60 };

/* A field of the form of registration is known by its title; another that is long, or has lines, is what
 * somebody wrote. */
static bool is_shown(const struct visit *visit, const char *name, const char *value)
{
    for (size_t index = 0; index < intake_column_count(visit->app->intake); index++)
        if (strcmp(intake_column_field(visit->app->intake, index), name) == 0)
            return true;
    return strcmp(name, "note") == 0 || strcmp(name, "text") == 0 || strcmp(name, "reason") == 0 ||
           strcmp(name, "email") == 0 || (strchr(value, '\n') != NULL);
}

static json_t *view_fields(const struct visit *visit, const struct form *form)
{
    json_t *fields = json_array();
    for (size_t index = 0; index < form_count(form); index++) {
        const char *name = form_name_at(form, index);
        const char *value = NULL;
        size_t before = 0;
        for (size_t i = 0; i < index; i++)
            before += strcmp(form_name_at(form, i), name) == 0;
        value = form_value_at(form, name, before);
        if (value == NULL || strcmp(name, "csrf") == 0 || strcmp(name, "password") == 0 ||
            strcmp(name, "code") == 0)
            continue;
        bool shown = is_shown(visit, name, value);
        json_array_append_new(fields,
                              json_pack("{s:s, s:s, s:s, s:b, s:b, s:I}", "name", name, "value", value,
                                        "label", intake_field_title(visit->app->intake, name), "shown", shown,
                                        "long", strlen(value) > SHORT_TEXT || strchr(value, '\n') != NULL,
                                        "number", (json_int_t)index));
    }
    return fields;
}

void page_kept(struct visit *visit)
{
    const char *path = NULL, *body = NULL;
    size_t length = 0;
    const struct form *form = NULL;
    if (session_kept_form(visit->app->sessions, form_value(visit->query, "form"), visit->session.account_id,
                          visit->arena, &path, &body, &length))
        form = form_parse(visit->arena, body, length);
    if (form == NULL) {
        visit_error(visit, 404);
        return;
    }
    json_t *context = visit_context(visit, phrase(PHRASE_KEPT_TITLE));
    json_object_set_new(context, "action", json_string(path));
    json_object_set_new(context, "fields", view_fields(visit, form));
    visit_render(visit, 200, "kept", context);
}
