#include "page/frame/sent_fields.h"

#include <string.h>

#include "base/log.h"
#include "domain/operations/counter.h"
#include "page/frame/error_page.h"
#include "text/phrase.h"

enum kind { UNKNOWN, SINGLE, MANY, SECRET };

static enum kind kind_in_form(const struct intake *intake, const char *name)
{
    switch (intake_knows(intake, name)) {
    case INTAKE_KNOWS_ONE:
        return SINGLE;
    case INTAKE_KNOWS_MANY:
        return MANY;
    default:
        return UNKNOWN;
    }
}

/* What one word of a route's list says about name. */
static enum kind kind_in_word(const struct app *app, const char *word, size_t length, const char *name)
{
    static const char form[] = "[form]";
    static const char ask[] = "[ask]";
    if (length == sizeof form - 1 && strncmp(word, form, length) == 0)
        return kind_in_form(app->intake, name);
    if (length == sizeof ask - 1 && strncmp(word, ask, length) == 0)
        return kind_in_form(app->ask, name);
    char mark = length > 0 ? word[length - 1] : '\0';
    if (mark == '~')
        return strncmp(word, name, length - 1) == 0 ? SINGLE : UNKNOWN;
    if (mark == '*' || mark == '!')
        length--;
    if (strlen(name) != length || strncmp(word, name, length) != 0)
        return UNKNOWN;
    return mark == '*' ? MANY : mark == '!' ? SECRET : SINGLE;
}

static enum kind kind_of(const struct app *app, const char *fields, const char *name)
{
    if (strcmp(name, "csrf") == 0 || strcmp(name, "ticket") == 0 || name[0] == '_')
        return MANY;
    for (const char *word = fields; *word != '\0';) {
        size_t length = strcspn(word, " ");
        enum kind kind = kind_in_word(app, word, length, name);
        if (kind != UNKNOWN)
            return kind;
        word += length + strspn(word + length, " ");
    }
    return UNKNOWN;
}

struct keeping {
    struct visit *visit;
    const char *fields;
    bool dropped;
};

static bool keep(void *argument, const char *name)
{
    struct keeping *keeping = argument;
    if (kind_of(keeping->visit->app, keeping->fields, name) != UNKNOWN)
        return true;
    keeping->dropped = true;
    return false;
}

/* A single field with two values that differ; NULL: there is none. */
static const char *find_twice(const struct visit *visit, const char *fields, enum kind *kind)
{
    for (size_t index = 0; index < form_count(visit->form); index++) {
        const char *name = form_name_at(visit->form, index);
        const char *second = form_value_at(visit->form, name, 1);
        *kind = kind_of(visit->app, fields, name);
        if (*kind != MANY && second != NULL && strcmp(form_value(visit->form, name), second) != 0)
            return name;
    }
    return NULL;
}

/* The fields of the form besides twice, as they came; the ticket too: what is sent then is another form. */
static json_t *view_others(const struct visit *visit, const char *twice)
{
    json_t *views = json_array();
    for (size_t index = 0; index < form_count(visit->form); index++) {
        const char *name = form_name_at(visit->form, index);
        if (strcmp(name, twice) != 0)
            json_array_append_new(
                views, json_pack("{s:s, s:s}", "name", name, "value", form_text_at(visit->form, index)));
    }
    return views;
}

static void ask_which(struct visit *visit, const char *twice)
{
    json_t *context = visit_context(visit, phrase(PHRASE_FORM_TWICE_TITLE));
    json_t *choices = json_array();
    const char *value;
    for (size_t index = 0; (value = form_value_at(visit->form, twice, index)) != NULL; index++)
        json_array_append_new(choices, json_pack("{s:s, s:s}", "name", twice, "value", value));
    json_object_set_new(context, "action", json_string(visit->request->path));
    json_object_set_new(context, "form_fields", view_others(visit, twice));
    json_object_set_new(context, "choices", choices);
    visit_render(visit, 422, visit->app->role == ROLE_STAFF ? "staff-form-twice" : "form-twice", context);
}

bool sent_fields_check(struct visit *visit, const char *fields)
{
    if (fields == NULL || visit->request->method != METHOD_POST)
        return true;
    struct keeping keeping = {.visit = visit, .fields = fields};
    enum kind kind = UNKNOWN;
    visit->form = form_keep(visit->form, visit->arena, keep, &keeping);
    if (keeping.dropped) {
        log_info("a form sent a field that its page does not know; it was dropped");
        counter_add(visit->app->counters, COUNTER_FIELD_DROPPED, "", visit->now);
    }
    const char *twice = find_twice(visit, fields, &kind);
    if (twice == NULL)
        return true;
    if (kind == SECRET)
        visit_error(visit, 400);
    else
        ask_which(visit, twice);
    return false;
}
