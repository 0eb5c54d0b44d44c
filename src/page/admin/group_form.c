#include "page/admin/group_form.h"

#include "text/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "domain/operations/stats.h"

enum kind { KIND_LINE, KIND_LONG, KIND_NUMBER, KIND_DATE, KIND_STATE, KIND_TICK };
enum { SECTION_COUNT = 3, LONG_ROWS = 4 };

static const enum phrase section_titles[SECTION_COUNT] = {
    PHRASE_GROUP_SECTION_READ, PHRASE_GROUP_SECTION_WHEN, PHRASE_GROUP_SECTION_PLACES};

struct definition {
    const char *name;
    enum phrase label;
    enum phrase hint; /* PHRASE_COUNT: none */
    enum kind kind;
    bool optional;
    int section;
    int least;
    int most;
};

#define FIELD(which, name, hint, kind, optional, section, least, most)                                       \
    [which] = {name, PHRASE_##which##_LABEL, hint, kind, optional, section, least, most},
static const struct definition definitions[GROUP_FIELD_COUNT] = {
#include "page/admin/group_form.def"
};
#undef FIELD

static const struct {
    const char *word;
    enum phrase label;
} states[] = {
    {"draft", PHRASE_GROUP_CHOICE_DRAFT},
    {"open", PHRASE_GROUP_CHOICE_OPEN},
    {"closed", PHRASE_GROUP_CHOICE_CLOSED},
};

enum { STATE_COUNT = sizeof states / sizeof states[0] };

static const char *number_text(int number, struct arena *arena)
{
    return number == 0 ? "" : arena_format(arena, "%d", number);
}

static const char *day_text(int64_t at, struct arena *arena)
{
    char text[CLOCK_TEXT_SIZE] = "";
    if (at != 0)
        clock_day(at, text);
    return arena_text(arena, text);
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

void group_form_fill(struct group_form *form, const struct group *group, struct arena *arena)
{
    const char **values = form->values;
    values[GROUP_NAME] = text_or_empty(group->name);
    values[GROUP_SLUG] = text_or_empty(group->slug);
    values[GROUP_SUMMARY] = text_or_empty(group->summary);
    values[GROUP_BEGINS] = text_or_empty(group->begins);
    values[GROUP_SCHEDULE] = text_or_empty(group->schedule);
    values[GROUP_SESSIONS] = text_or_empty(group->sessions);
    values[GROUP_PLACE] = text_or_empty(group->place);
    values[GROUP_FEE] = text_or_empty(group->fee);
    values[GROUP_STATE] = text_or_empty(group->state);
    values[GROUP_OPENS] = day_text(group->opens_at, arena);
    values[GROUP_CLOSES] = day_text(group->closes_at, arena);
    values[GROUP_CAPACITY] = number_text(group->capacity, arena);
    values[GROUP_MINIMUM] = number_text(group->minimum, arena);
    values[GROUP_OFFER_DAYS] = number_text(group->offer_days, arena);
    values[GROUP_OFFER_AUTOMATICALLY] = group->offer_automatically ? "yes" : "";
    values[GROUP_REPLY_DAYS] = number_text(group->reply_days, arena);
}

/* Without what nobody meant to type at the ends, and without control characters in a line. */
static const char *clean(const char *typed, enum kind kind, struct arena *arena)
{
    typed += strspn(typed, " \t\n");
    size_t length = strlen(typed);
    while (length > 0 && strchr(" \t\n", typed[length - 1]) != NULL)
        length--;
    char *text = arena_copy(arena, typed, length);
    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' && (kind != KIND_LONG || *at != '\n'))
            *at = ' ';
    return text;
}

void group_form_read(struct group_form *form, const struct visit *visit)
{
    for (int field = 0; field < GROUP_FIELD_COUNT; field++) {
        const char *value = form_value(visit->form, definitions[field].name);
        if (field == GROUP_SLUG && !form->is_new)
            continue;
        form->values[field] = clean(text_or_empty(value), definitions[field].kind, visit->arena);
        form->was[field] =
            form_value(visit->form, arena_format(visit->arena, "was_%s", definitions[field].name));
    }
}

bool group_form_merge(struct group_form *form, const struct group_form *current, struct arena *arena,
                      bool *merged)
{
    bool good = true;
    *merged = false;
    for (int field = 0; field < GROUP_FIELD_COUNT; field++) {
        const char *now = current->values[field];
        if (form->was[field] == NULL || strcmp(form->was[field], now) == 0)
            continue;
        *merged = true;
        if (strcmp(form->values[field], form->was[field]) == 0) {
            form->values[field] = now;
        } else if (strcmp(form->values[field], now) != 0) {
            form->errors[field] = phrase_fill(arena, phrase(PHRASE_GROUP_ERROR_MEANWHILE), "now",
                                              now[0] != '\0' ? now : phrase(PHRASE_GROUP_BLANK));
            good = false;
        }
        form->was[field] = now;
    }
    return good;
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* 0 for a blank. */
static int check_number(struct group_form *form, enum group_field field, struct arena *arena)
{
    const struct definition *definition = &definitions[field];
    const char *value = form->values[field];
    long number = strtol(value, NULL, 10);
    if (value[0] == '\0' && definition->optional)
        return 0;
    if (value[0] == '\0' || strspn(value, "0123456789") != strlen(value) || strlen(value) > 9 ||
        number < definition->least || number > definition->most) {
        form->errors[field] = phrase_fill(arena,
                                          phrase_fill(arena, phrase(PHRASE_GROUP_ERROR_NUMBER), "least",
                                                      arena_format(arena, "%d", definition->least)),
                                          "most", arena_format(arena, "%d", definition->most));
        return 0;
    }
    return (int)number;
}

/* 0 for a blank; the last second of the day when it closes after it. */
static int64_t check_day(struct group_form *form, enum group_field field)
{
    int64_t at = 0;
    if (form->values[field][0] == '\0')
        return 0;
    if (!clock_day_parse(form->values[field], &at)) {
        form->errors[field] = phrase(PHRASE_GROUP_ERROR_DAY);
        return 0;
    }
    return field == GROUP_CLOSES ? clock_day_start(at + CLOCK_DAY + 12 * CLOCK_HOUR) - CLOCK_SECOND : at;
}

static void check_texts(struct group_form *form, struct arena *arena)
{
    for (int field = 0; field < GROUP_FIELD_COUNT; field++) {
        const struct definition *definition = &definitions[field];
        if (definition->kind != KIND_LINE && definition->kind != KIND_LONG)
            continue;
        if (!definition->optional && form->values[field][0] == '\0')
            form->errors[field] =
                field == GROUP_NAME ? phrase(PHRASE_GROUP_ERROR_NAME) : phrase(PHRASE_GROUP_ERROR_SLUG);
        else if (characters(form->values[field]) > (size_t)definition->most)
            form->errors[field] = phrase_fill(arena, phrase(PHRASE_GROUP_ERROR_LONG), "most",
                                              arena_format(arena, "%d", definition->most));
    }
}

static void check_slug(struct group_form *form)
{
    const char *slug = form->values[GROUP_SLUG];
    if (!form->is_new || form->errors[GROUP_SLUG] != NULL)
        return;
    if (strcmp(slug, "new") == 0)
        form->errors[GROUP_SLUG] = phrase(PHRASE_GROUP_ERROR_SLUG_OURS);
    else if (!group_is_slug(slug))
        form->errors[GROUP_SLUG] = phrase(PHRASE_GROUP_ERROR_SLUG_LETTERS);
}

static const char *check_state(struct group_form *form)
{
    for (size_t i = 0; i < STATE_COUNT; i++)
        if (strcmp(states[i].word, form->values[GROUP_STATE]) == 0)
            return states[i].word;
    form->errors[GROUP_STATE] = phrase(PHRASE_GROUP_ERROR_STATE);
    return "draft";
}

void group_form_refuse_capacity(struct group_form *form, const struct group *group, struct arena *arena)
{
    form->errors[GROUP_CAPACITY] = phrase_count(arena, PLURAL_GROUP_ERROR_TAKEN, stats_taken(group));
}

static void check_together(struct group_form *form, const struct group *group, struct arena *arena)
{
    const char **errors = form->errors;
    if (errors[GROUP_CAPACITY] == NULL && group->capacity < stats_taken(group))
        group_form_refuse_capacity(form, group, arena);
    if (errors[GROUP_CAPACITY] == NULL && errors[GROUP_MINIMUM] == NULL && group->minimum > group->capacity)
        errors[GROUP_MINIMUM] = phrase(PHRASE_GROUP_ERROR_MINIMUM);
    if (errors[GROUP_OPENS] == NULL && errors[GROUP_CLOSES] == NULL && group->closes_at != 0 &&
        group->closes_at < group->opens_at)
        errors[GROUP_CLOSES] = phrase(PHRASE_GROUP_ERROR_CLOSES);
}

bool group_form_check(struct group_form *form, struct group *group, struct arena *arena)
{
    const char *const *values = form->values;
    memset(form->errors, 0, sizeof form->errors);
    check_texts(form, arena);
    check_slug(form);
    group->slug = values[GROUP_SLUG];
    group->name = values[GROUP_NAME];
    group->summary = values[GROUP_SUMMARY];
    group->begins = values[GROUP_BEGINS];
    group->schedule = values[GROUP_SCHEDULE];
    group->sessions = values[GROUP_SESSIONS];
    group->place = values[GROUP_PLACE];
    group->fee = values[GROUP_FEE];
    group->state = check_state(form);
    group->opens_at = check_day(form, GROUP_OPENS);
    group->closes_at = check_day(form, GROUP_CLOSES);
    group->capacity = check_number(form, GROUP_CAPACITY, arena);
    group->minimum = check_number(form, GROUP_MINIMUM, arena);
    group->offer_days = check_number(form, GROUP_OFFER_DAYS, arena);
    group->offer_automatically = strcmp(values[GROUP_OFFER_AUTOMATICALLY], "yes") == 0;
    group->reply_days = check_number(form, GROUP_REPLY_DAYS, arena);
    check_together(form, group, arena);
    for (int field = 0; field < GROUP_FIELD_COUNT; field++)
        if (form->errors[field] != NULL)
            return false;
    return true;
}

static json_t *view_options(const char *value)
{
    json_t *options = json_array();
    for (size_t i = 0; i < STATE_COUNT; i++)
        json_array_append_new(options,
                              json_pack("{s:s+, s:s, s:s, s:b, s:b}", "id", "f-state-", states[i].word,
                                        "value", states[i].word, "label", phrase(states[i].label), "checked",
                                        strcmp(value, states[i].word) == 0, "first", i == 0));
    return options;
}

static const char *described_by(const struct definition *definition, const char *error, struct arena *arena)
{
    const char *hint =
        definition->hint != PHRASE_COUNT ? arena_format(arena, "f-%s-hint", definition->name) : "";
    if (error == NULL)
        return hint;
    return arena_format(arena, "%s%sf-%s-error", hint, hint[0] != '\0' ? " " : "", definition->name);
}

/* Every key of field.mustache, so that no name is looked up in what is around it. */
static json_t *view_field(const struct group_form *form, enum group_field field, struct arena *arena)
{
    const struct definition *definition = &definitions[field];
    const char *error = form->errors[field], *value = form->values[field];
    enum kind kind = definition->kind;
    json_t *view =
        json_pack("{s:s, s:s+, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "name", definition->name, "id", "f-",
                  definition->name, "label", phrase(definition->label), "hint",
                  definition->hint == PHRASE_COUNT ? "" : phrase(definition->hint), "error",
                  text_or_empty(error), "autocomplete", "off", "inputmode",
                  kind == KIND_NUMBER ? "numeric" : "", "value", value, "optional", definition->optional);
    json_object_set_new(view, "was", json_string(form->was[field] != NULL ? form->was[field] : value));
    json_object_set_new(view, "described_by", json_string(described_by(definition, error, arena)));
    json_object_set_new(view, "checked", json_boolean(kind == KIND_TICK && strcmp(value, "yes") == 0));
    json_object_set_new(view, "rows", json_integer(LONG_ROWS));
    json_object_set_new(view, "limit", json_integer(definition->most));
    json_object_set_new(view, "options", kind == KIND_STATE ? view_options(value) : json_array());
    json_object_set_new(view, "is_text", json_boolean(kind == KIND_LINE || kind == KIND_NUMBER));
    json_object_set_new(view, "is_date", json_boolean(kind == KIND_DATE));
    json_object_set_new(view, "is_paragraph", json_boolean(kind == KIND_LONG));
    json_object_set_new(view, "is_choice", json_boolean(kind == KIND_STATE));
    json_object_set_new(view, "is_consent", json_boolean(kind == KIND_TICK));
    json_object_set_new(view, "is_email", json_false());
    json_object_set_new(view, "is_phone", json_false());
    json_object_set_new(view, "is_choices", json_false());
    return view;
}

static void add_error(json_t *errors, enum group_field field, const char *message)
{
    const char *last = field == GROUP_STATE ? "-draft" : "";
    json_array_append_new(
        errors, json_pack("{s:s++, s:s}", "href", "#f-", definitions[field].name, last, "message", message));
}

void group_form_view(const struct group_form *form, const struct visit *visit, json_t *context)
{
    json_t *sections = json_array(), *errors = json_array();
    for (int section = 0; section < SECTION_COUNT; section++) {
        json_t *fields = json_array();
        for (int field = 0; field < GROUP_FIELD_COUNT; field++) {
            if (definitions[field].section != section || (field == GROUP_SLUG && !form->is_new))
                continue;
            json_array_append_new(fields, view_field(form, (enum group_field)field, visit->arena));
            if (form->errors[field] != NULL)
                add_error(errors, (enum group_field)field, form->errors[field]);
        }
        json_array_append_new(
            sections, json_pack("{s:s, s:o}", "title", phrase(section_titles[section]), "fields", fields));
    }
    json_object_set_new(context, "sections", sections);
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "errors", errors);
}

const char *group_form_difference(const struct group_form *before, const struct group_form *after,
                                  struct arena *arena)
{
    const char *text = "";
    for (int field = 0; field < GROUP_FIELD_COUNT; field++)
        if (strcmp(before->values[field], after->values[field]) != 0)
            text = arena_format(arena, "%s%s%s \"%s\" to \"%s\"", text, text[0] != '\0' ? "; " : "",
                                definitions[field].name, before->values[field], after->values[field]);
    return text;
}
