/* What people send: read into answers, and checked. */
#include "domain/form/intake.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "domain/form/intake_clean.h"
#include "domain/form/intake_form.h"
#include "text/email_address.h"
#include "text/phrase.h"
#include "text/unicode.h"

enum { PHONE_DIGITS = 7, PHONE_LEAST_FIGURES = 3, AT_NAME_SIZE = INTAKE_NAME_LIMIT + 4 };

static bool is_option(const struct intake_field *field, const char *value, size_t length)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (strlen(field->options[i].value) == length &&
            memcmp(field->options[i].value, value, length) == 0) /* not secret */
            return true;
    return false;
}

/* The time of a consent is that of the first tick; it goes when the tick goes. In UTC, because the practice's
 * zone may change while the answers are kept. */
static void date_consent(const struct intake_field *field, struct answers *answers)
{
    char name[AT_NAME_SIZE], text[CLOCK_TEXT_SIZE];
    snprintf(name, sizeof name, "%s_at", field->name);
    if (answers_get(answers, field->name) == NULL) {
        answers_set(answers, name, NULL);
        return;
    }
    if (answers_get(answers, name) != NULL)
        return;
    time_t now = (time_t)(clock_now() / CLOCK_SECOND);
    struct tm fields;
    gmtime_r(&now, &fields);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &fields);
    answers_set(answers, name, text);
}

static void begin_choice(struct buffer *joined)
{
    if (joined->length > 0)
        buffer_append_text(joined, "; ");
}

static bool is_sent(intake_source source, void *argument, const char *name, const char *value)
{
    const char *sent;
    for (size_t i = 0; (sent = source(argument, name, i)) != NULL; i++)
        if (strcmp(sent, value) == 0)
            return true;
    return false;
}

/* In the order of the options, each once; then what is none of them, for the check to refuse. */
static void read_choices(const struct intake_field *field, intake_source source, void *argument,
                         struct buffer *joined)
{
    for (size_t i = 0; i < field->option_count; i++) {
        const char *value = field->options[i].value;
        if (!is_sent(source, argument, field->name, value))
            continue;
        begin_choice(joined);
        buffer_append_text(joined, value);
    }
    const char *sent;
    for (size_t i = 0; (sent = source(argument, field->name, i)) != NULL; i++) {
        if (sent[0] == '\0' || is_option(field, sent, strlen(sent)))
            continue;
        begin_choice(joined);
        intake_clean(sent, INTAKE_TEXT, joined);
    }
}

static void read_field(const struct intake_field *field, intake_source source, void *argument,
                       struct answers *answers)
{
    struct buffer value = {0};
    const char *first = source(argument, field->name, 0);
    if (field->type == INTAKE_CHOICES)
        read_choices(field, source, argument, &value);
    else if (field->type == INTAKE_CONSENT)
        buffer_append_text(&value, first != NULL && first[0] != '\0' ? "yes" : "");
    else if (first != NULL)
        intake_clean(first, field->type, &value);
    answers_set(answers, field->name, value.data);
    if (field->type == INTAKE_CONSENT)
        date_consent(field, answers);
    buffer_free(&value);
}

static void add_error(json_t *errors, const struct intake_field *field, const char *message)
{
    json_array_append_new(errors, json_pack("{s:s, s:s+, s:s}", "field", field->name, "href", "#f-",
                                            field->name, "message", message));
}

/* A host without a full stop is none that is reached from everywhere. */
static bool is_email(const char *text)
{
    struct arena *arena = arena_create();
    const char *wire = email_address_wire(text, arena);
    bool can_be_sent = wire != NULL && strchr(strchr(wire, '@'), '.') != NULL;
    arena_destroy(arena);
    return can_be_sent;
}

/* Letters count where there are figures, too: "1-800-FLOWERS". Whatever else is written with it is kept. */
static bool is_phone(const char *text)
{
    int digits = 0, letters = 0;
    for (uint32_t c; (c = unicode_next(&text)) != 0;) {
        digits += unicode_digit(c) >= 0;
        letters += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
    return digits >= PHONE_DIGITS || (digits >= PHONE_LEAST_FIGURES && digits + letters >= PHONE_DIGITS);
}

/* 1000 as "1,000" */
static void write_number(size_t number, char text[static 32])
{
    if (number < 1000)
        snprintf(text, 32, "%zu", number);
    else
        snprintf(text, 32, "%zu,%03zu", number / 1000, number % 1000);
}

/* A label that asks is no subject of a sentence. */
static void add_too_long(json_t *errors, const struct intake_field *field, size_t length)
{
    char limit[32], more[32];
    bool asks = field->label[strlen(field->label) - 1] == '?';
    struct arena *arena = arena_create();
    const char *text = phrase(asks ? PHRASE_FORM_ERROR_LONG_ANSWER : PHRASE_FORM_ERROR_LONG);
    write_number(field->limit, limit);
    write_number(length - field->limit, more);
    text = phrase_fill(arena, text, "more", more);
    text = phrase_fill(arena, text, "limit", limit);
    add_error(errors, field, phrase_fill(arena, text, "label", field->label));
    arena_destroy(arena);
}

/* An address that is right, but that hardly any mail server takes, is told apart from one that is mistyped.
 */
static enum phrase email_error(const char *value)
{
    const char *at = strchr(value, '@');
    for (const char *c = value; at != NULL && c < at; c++)
        if ((unsigned char)*c >= 0x80)
            return PHRASE_FORM_ERROR_EMAIL_LETTERS;
    return PHRASE_FORM_ERROR_EMAIL;
}

static bool check_text(const struct intake_field *field, const char *value, json_t *errors)
{
    if (intake_characters(value) > field->limit)
        add_too_long(errors, field, intake_characters(value));
    else if (field->type == INTAKE_EMAIL && !is_email(value))
        add_error(errors, field, phrase(email_error(value)));
    else if (field->type == INTAKE_PHONE && !is_phone(value))
        add_error(errors, field, phrase(PHRASE_FORM_ERROR_PHONE));
    else
        return true;
    return false;
}

/* The field's own words serve where it may be left empty, because then they can only be about this. */
static void add_not_alone(json_t *errors, const struct intake_field *field, const struct intake_option *alone)
{
    if (field->error[0] != '\0' && !field->required) {
        add_error(errors, field, field->error);
        return;
    }
    struct arena *arena = arena_create();
    add_error(errors, field, phrase_fill(arena, phrase(PHRASE_FORM_ERROR_ALONE), "label", alone->label));
    arena_destroy(arena);
}

static bool check_choices(const struct intake_field *field, const struct answers *answers, json_t *errors)
{
    const char *cursor = answers_get(answers, field->name), *choice;
    size_t length, count = 0;
    while (intake_next_choice(&cursor, &choice, &length)) {
        count++;
        if (is_option(field, choice, length))
            continue;
        add_error(errors, field, phrase(PHRASE_FORM_ERROR_CHOICE));
        return false;
    }
    if (field->type == INTAKE_CHOICE && count > 1) {
        add_error(errors, field, phrase(PHRASE_FORM_ERROR_ONE));
        return false;
    }
    for (size_t i = 0; i < field->option_count; i++) {
        const struct intake_option *option = &field->options[i];
        if (option->alone && count > 1 && intake_has_choice(answers, field->name, option->value)) {
            add_not_alone(errors, field, option);
            return false;
        }
    }
    return true;
}

/* Adds what is wrong with the field's answer. */
static bool check_field(const struct intake_field *field, const struct answers *answers, json_t *errors)
{
    const char *value = answers_get(answers, field->name);
    if (value == NULL && !field->required)
        return true;
    if (value == NULL || (field->type == INTAKE_CONSENT && strcmp(value, "yes") != 0)) {
        add_error(errors, field, field->error);
        return false;
    }
    if (field->limit > 0)
        return check_text(field, value, errors);
    return field->type == INTAKE_CONSENT || check_choices(field, answers, errors);
}

static bool lacks_one_of(const struct intake_page *page, const struct answers *answers)
{
    for (size_t i = 0; i < page->one_of_count; i++)
        if (answers_get(answers, page->one_of[i]) != NULL)
            return false;
    return page->one_of_count > 0;
}

/* The field that the answer wants and that has none; NULL: nothing is wanting. */
static const struct intake_field *wanting(const struct intake *intake, const struct intake_field *field,
                                          const struct answers *answers)
{
    if (answers_get(answers, field->name) == NULL)
        return NULL;
    const char *wants = field->wants;
    for (size_t i = 0; i < field->option_count && wants[0] == '\0'; i++)
        if (intake_has_choice(answers, field->name, field->options[i].value))
            wants = field->options[i].wants;
    return wants[0] == '\0' || answers_get(answers, wants) != NULL ? NULL : intake_field_named(intake, wants);
}

/* Beside what is wanting where that is on this page; else beside what asks for it. */
static void check_wants(const struct intake *intake, const struct intake_page *page,
                        const struct answers *answers, json_t *errors)
{
    for (size_t i = 0; i < page->field_count && json_array_size(errors) == 0; i++) {
        const struct intake_field *field = page->fields[i], *wanted = wanting(intake, field, answers);
        if (wanted == NULL)
            continue;
        struct arena *arena = arena_create();
        const struct intake_field *beside = field;
        for (size_t k = 0; k < page->field_count; k++)
            beside = page->fields[k] == wanted ? wanted : beside;
        const char *text = phrase_fill(arena, phrase(PHRASE_FORM_ERROR_WANTS), "wanted", wanted->label);
        add_error(errors, beside, phrase_fill(arena, text, "label", field->label));
        arena_destroy(arena);
    }
}

json_t *intake_check_page(const struct intake *intake, size_t page, const struct answers *answers)
{
    const struct intake_page *form_page = &intake->pages[page];
    json_t *errors = json_array();
    bool lacks = lacks_one_of(form_page, answers);
    for (size_t i = 0; i < form_page->field_count; i++) {
        const struct intake_field *field = form_page->fields[i];
        bool is_fine = check_field(field, answers, errors);
        if (is_fine && lacks && intake_page_wants_one_of(form_page, field->name)) {
            add_error(errors, field, form_page->one_of_error);
            lacks = false;
        }
    }
    check_wants(intake, form_page, answers, errors);
    return errors;
}

json_t *intake_read_page(const struct intake *intake, size_t page, intake_source source, void *argument,
                         struct answers *answers)
{
    const struct intake_page *form_page = &intake->pages[page];
    for (size_t i = 0; i < form_page->field_count; i++)
        read_field(form_page->fields[i], source, argument, answers);
    return intake_check_page(intake, page, answers);
}

const char *intake_version(const struct intake *intake)
{
    return intake->version;
}

size_t intake_page_count(const struct intake *intake)
{
    return intake->page_count;
}

const char *intake_page_id(const struct intake *intake, size_t page)
{
    return page < intake->page_count ? intake->pages[page].id : NULL;
}

size_t intake_page_index(const struct intake *intake, const char *id)
{
    size_t page = 0;
    while (page < intake->page_count && strcmp(intake->pages[page].id, id) != 0)
        page++;
    return page;
}

enum intake_knows intake_knows(const struct intake *intake, const char *name)
{
    const struct intake_field *field = intake_field_named(intake, name);
    if (field == NULL)
        return INTAKE_KNOWS_NOT;
    return field->type == INTAKE_CHOICES ? INTAKE_KNOWS_MANY : INTAKE_KNOWS_ONE;
}
