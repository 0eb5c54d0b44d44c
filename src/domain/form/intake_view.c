/* The form as templates and the roster see it. */
#include "domain/form/intake_view.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "domain/form/intake_form.h"
#include "text/phrase.h"

enum { PARAGRAPH_ROWS = 6 };

/* Answers of long ago might hold what JSON cannot; then nothing is shown rather than the page lost. */
static json_t *text_json(const char *text)
{
    json_t *json = json_string(text);
    return json == NULL ? json_string("") : json;
}

static const char *error_of(const struct intake_field *field, const json_t *errors)
{
    size_t index;
    json_t *error;
    json_array_foreach(errors, index, error)
    {
        const char *name = json_string_value(json_object_get(error, "field"));
        if (name != NULL && strcmp(name, field->name) == 0)
            return json_string_value(json_object_get(error, "message"));
    }
    return "";
}

static json_t *view_options(const struct intake_field *field, const struct answers *answers)
{
    json_t *options = json_array();
    for (size_t i = 0; i < field->option_count; i++) {
        const struct intake_option *option = &field->options[i];
        json_t *id =
            i == 0 ? json_sprintf("f-%s", field->name) : json_sprintf("f-%s-%zu", field->name, i + 1);
        json_array_append_new(options, json_pack("{s:o, s:s, s:s, s:b, s:b}", "id", id, "value",
                                                 option->value, "label", option->label, "checked",
                                                 intake_has_choice(answers, field->name, option->value),
                                                 "first", i == 0));
    }
    return options;
}

static void set_types(json_t *view, enum intake_type type)
{
    static const char *const names[INTAKE_TYPE_COUNT] = {
        [INTAKE_TEXT] = "is_text",           [INTAKE_EMAIL] = "is_email",   [INTAKE_PHONE] = "is_phone",
        [INTAKE_PARAGRAPH] = "is_paragraph", [INTAKE_CHOICE] = "is_choice", [INTAKE_CHOICES] = "is_choices",
        [INTAKE_CONSENT] = "is_consent",
    };
    for (int i = 0; i < INTAKE_TYPE_COUNT; i++)
        json_object_set_new(view, names[i], json_boolean((int)type == i));
}

/* The error first: it is what brought them here. The hint of choices is in their legend. */
static json_t *described_by(const struct intake_field *field, const char *error)
{
    bool is_group = field->type == INTAKE_CHOICE || field->type == INTAKE_CHOICES;
    bool hint = field->hint[0] != '\0' && !is_group;
    if (hint && error[0] != '\0')
        return json_sprintf("f-%s-error f-%s-hint", field->name, field->name);
    if (hint || error[0] != '\0')
        return json_sprintf("f-%s-%s", field->name, hint ? "hint" : "error");
    return json_string("");
}

static json_t *view_field(const struct intake_page *page, const struct intake_field *field,
                          const struct answers *answers, const json_t *errors)
{
    const char *value = answers_get(answers, field->name), *error = error_of(field, errors);
    bool is_optional = !field->required && !intake_page_wants_one_of(page, field->name);
    json_t *view = json_pack("{s:s, s:s+, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "name", field->name, "id",
                             "f-", field->name, "label", field->label, "hint", field->hint, "error", error,
                             "autocomplete", field->autocomplete, "inputmode", field->inputmode, "optional",
                             is_optional, "checked", field->type == INTAKE_CONSENT && value != NULL);
    json_object_set_new(view, "value", text_json(value == NULL ? "" : value));
    json_object_set_new(view, "described_by", described_by(field, error));
    json_object_set_new(view, "rows", json_integer(field->type == INTAKE_PARAGRAPH ? PARAGRAPH_ROWS : 1));
    json_object_set_new(view, "limit", json_integer((json_int_t)field->limit));
    json_object_set_new(view, "options", view_options(field, answers));
    set_types(view, field->type);
    return view;
}

json_t *intake_view_page(const struct intake *intake, size_t page, const struct answers *answers,
                         const json_t *errors)
{
    const struct intake_page *form_page = &intake->pages[page];
    json_t *fields = json_array();
    for (size_t i = 0; i < form_page->field_count; i++)
        json_array_append_new(fields, view_field(form_page, form_page->fields[i], answers, errors));
    return json_pack("{s:{s:s, s:s, s:s}, s:I, s:I, s:o, s:o, s:b}", "page", "id", form_page->id, "title",
                     form_page->title, "intro", form_page->intro, "number", (json_int_t)(page + 1), "total",
                     (json_int_t)intake->page_count, "fields", fields, "errors",
                     errors == NULL ? json_array() : json_deep_copy(errors), "has_errors",
                     json_array_size(errors) > 0);
}

static const char *label_of(const struct intake_field *field, const char *value, size_t length)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (strlen(field->options[i].value) == length &&
            memcmp(field->options[i].value, value, length) == 0) /* not secret */
            return field->options[i].label;
    return NULL;
}

const char *intake_display(const struct intake *intake, const char *field, const char *value,
                           struct arena *arena)
{
    const struct intake_field *known = intake_field_named(intake, field);
    if (known != NULL && known->type == INTAKE_CONSENT && strcmp(value, "yes") == 0)
        return phrase(PHRASE_YES);
    if (known == NULL || known->option_count == 0)
        return value;
    struct buffer labels = {0};
    const char *cursor = value, *choice;
    for (size_t length; intake_next_choice(&cursor, &choice, &length);) {
        const char *label = label_of(known, choice, length);
        if (labels.length > 0)
            buffer_append_text(&labels, "; ");
        buffer_append(&labels, label == NULL ? choice : label, label == NULL ? length : strlen(label));
    }
    const char *copy = arena_copy(arena, labels.data == NULL ? "" : labels.data, labels.length);
    buffer_free(&labels);
    return copy;
}

/* A consent's time is kept in UTC, and read in the practice's zone. */
static const char *consent_time(const char *at, struct arena *arena)
{
    struct tm fields = {0};
    char text[CLOCK_TEXT_SIZE];
    const char *end = strptime(at, "%Y-%m-%d %H:%M", &fields);
    if (end == NULL || *end != '\0')
        return at;
    clock_long_minute((int64_t)timegm(&fields) * CLOCK_SECOND, text);
    return arena_text(arena, text);
}

static json_t *view_row(const struct intake *intake, const char *name, const char *label,
                        const struct answers *answers)
{
    struct arena *arena = arena_create();
    const char *value = answers_get(answers, name);
    const char *at = answers_get(answers, arena_format(arena, "%s_at", name));
    const struct intake_field *field = intake_field_named(intake, name);
    bool has_meaning = field != NULL && field->skipped[0] != '\0';
    const char *shown = value != NULL ? intake_display(intake, name, value, arena)
                        : has_meaning ? field->skipped
                                      : phrase(PHRASE_ANSWERS_NOT_PROVIDED);
    if (value != NULL && at != NULL && field != NULL && field->type == INTAKE_CONSENT)
        shown = arena_format(arena, "%s, %s", shown, consent_time(at, arena));
    json_t *row = json_pack("{s:o, s:o, s:o, s:b}", "field", text_json(name), "label", text_json(label),
                            "value", text_json(shown), "not_provided", value == NULL && !has_meaning);
    arena_destroy(arena);
    return row;
}

static bool is_on_a_page(const struct intake *intake, const char *name)
{
    const struct intake_field *field = intake_field_named(intake, name);
    return (field != NULL && field->asked) || intake_field_dated(intake, name) != NULL;
}

/* Answers to questions this form does not put (any more). Fields of ours, "_…", are no answers. */
static json_t *view_others(const struct intake *intake, const struct answers *answers)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < answers_count(answers); i++) {
        const char *name = answers_field_at(answers, i);
        if (name[0] == '_' || is_on_a_page(intake, name))
            continue;
        const struct intake_field *field = intake_field_named(intake, name);
        json_array_append_new(rows, view_row(intake, name, field == NULL ? name : field->label, answers));
    }
    return rows;
}

/* Questions left empty are folded away under how many they are. */
static json_t *view_page_answers(const char *id, const char *title, json_t *rows)
{
    size_t index, skipped = 0;
    json_t *row;
    json_array_foreach(rows, index, row)
    {
        skipped += json_is_true(json_object_get(row, "not_provided"));
    }
    struct arena *arena = arena_create();
    const char *words = phrase(skipped == 1 ? PHRASE_ANSWERS_SKIPPED_ONE : PHRASE_ANSWERS_SKIPPED_SOME);
    const char *number = arena_format(arena, "%zu", skipped);
    json_t *page = json_pack("{s:s, s:s, s:o, s:b, s:s}", "id", id, "title", title, "rows", rows, "skipped",
                             skipped > 0, "skipped_title", phrase_fill(arena, words, "number", number));
    arena_destroy(arena);
    return page;
}

json_t *intake_view_answers(const struct intake *intake, const struct answers *answers)
{
    json_t *pages = json_array();
    for (size_t i = 0; i < intake->page_count; i++) {
        const struct intake_page *page = &intake->pages[i];
        json_t *rows = json_array();
        for (size_t k = 0; k < page->field_count; k++)
            json_array_append_new(rows,
                                  view_row(intake, page->fields[k]->name, page->fields[k]->label, answers));
        json_array_append_new(pages, view_page_answers(page->id, page->title, rows));
    }
    json_t *others = view_others(intake, answers);
    if (json_array_size(others) > 0)
        json_array_append_new(
            pages, view_page_answers("earlier", phrase(PHRASE_ANSWERS_EARLIER), json_incref(others)));
    json_decref(others);
    return pages;
}

const json_t *intake_stop(const struct intake *intake, size_t page, const struct answers *answers)
{
    const struct intake_page *form_page = &intake->pages[page];
    for (size_t i = 0; i < form_page->field_count; i++) {
        const struct intake_field *field = form_page->fields[i];
        for (size_t k = 0; k < field->option_count; k++)
            if (field->options[k].stop != NULL &&
                intake_has_choice(answers, field->name, field->options[k].value))
                return field->options[k].stop;
    }
    return NULL;
}

size_t intake_column_count(const struct intake *intake)
{
    return intake->column_count;
}

const char *intake_column_field(const struct intake *intake, size_t column)
{
    return intake->columns[column]->name;
}

const char *intake_column_title(const struct intake *intake, size_t column)
{
    return intake->columns[column]->column;
}

bool intake_column_in(const struct intake *intake, size_t column, const char *preset)
{
    unsigned presets = intake->columns[column]->presets;
    if (strcmp(preset, "contact") == 0)
        return (presets & INTAKE_PRESET_CONTACT) != 0;
    if (strcmp(preset, "attendance") == 0)
        return (presets & INTAKE_PRESET_ATTENDANCE) != 0;
    if (strcmp(preset, "screening") == 0)
        return (presets & INTAKE_PRESET_SCREENING) != 0;
    return strcmp(preset, "everything") == 0;
}

bool intake_column_is_consent(const struct intake *intake, size_t column)
{
    return intake->columns[column]->type == INTAKE_CONSENT;
}

const char *intake_field_title(const struct intake *intake, const char *field)
{
    const struct intake_field *known = intake_field_named(intake, field);
    return known == NULL ? field : known->column;
}
