/* What intake_load.c checks with, and the rules that concern the form as a whole. */
#include "domain/form/intake_rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/form/intake_form.h"

bool intake_is_name(const char *name, char extra)
{
    size_t length = strlen(name);
    if (length == 0 || length > INTAKE_NAME_LIMIT || name[0] < 'a' || name[0] > 'z')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool letter = name[i] >= 'a' && name[i] <= 'z';
        bool digit = name[i] >= '0' && name[i] <= '9';
        if (!letter && !digit && name[i] != extra)
            return false;
    }
    return true;
}

static void check_doubled(struct intake_reading *reading, const struct intake_field *first,
                          const struct intake_field *second)
{
    reading->line = second->line;
    reading->field = second->name;
    if (strcmp(first->name, second->name) == 0)
        intake_complain(reading, "the name is on line %d already; give each field a name of its own",
                        first->line);
    else if (strcmp(first->column, second->column) == 0)
        intake_complain(reading, "field \"%s\" has the column \"%s\" already; name this one otherwise",
                        first->name, first->column);
}

static void check_companion(struct intake_reading *reading, const struct intake_field *consent,
                            const struct intake_field *other)
{
    size_t length = strlen(consent->name);
    if (strncmp(consent->name, other->name, length) != 0 || strcmp(other->name + length, "_at") != 0)
        return;
    reading->line = other->line;
    reading->field = other->name;
    intake_complain(reading, "the name is kept for the time of the consent \"%s\"; name it otherwise",
                    consent->name);
}

static void check_roster_needs(struct intake_reading *reading, const struct intake *intake)
{
    const struct intake_field *name = intake_field_named(intake, "first_name");
    const struct intake_field *email = intake_field_named(intake, "email");
    const struct intake_field *phone = intake_field_named(intake, "phone");
    if (name == NULL || !name->asked || name->type != INTAKE_TEXT)
        intake_complain(reading,
                        "the roster needs a field \"first_name\" of type \"text\" that is always asked");
    bool has_email = email != NULL && email->asked && email->type == INTAKE_EMAIL;
    bool has_phone = phone != NULL && phone->asked && phone->type == INTAKE_PHONE;
    if (!has_email && !has_phone)
        intake_complain(reading,
                        "the roster needs a field \"email\" of type \"email\" or a field \"phone\" of type "
                        "\"phone\" that is always asked");
}

static void check_wanted(struct intake_reading *reading, const struct intake *intake, const char *wanted)
{
    const struct intake_field *field = wanted[0] == '\0' ? NULL : intake_field_named(intake, wanted);
    if (wanted[0] != '\0' && (field == NULL || !field->asked))
        intake_complain(reading, "\"wants\" names \"%s\", which is no field that is asked", wanted);
}

static void check_wants(struct intake_reading *reading, const struct intake *intake)
{
    for (size_t i = 0; i < intake->field_count; i++) {
        const struct intake_field *field = &intake->fields[i];
        reading->field = field->name;
        reading->line = field->line;
        check_wanted(reading, intake, field->wants);
        for (size_t k = 0; k < field->option_count; k++)
            check_wanted(reading, intake, field->options[k].wants);
    }
}

static void check_page_ids(struct intake_reading *reading, const struct intake *intake)
{
    for (size_t i = 0; i < intake->page_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(intake->pages[k].id, intake->pages[i].id) != 0)
                continue;
            reading->line = intake->pages[i].line;
            intake_complain(reading,
                            "the page id \"%s\" is on line %d already; give each page an id of its own",
                            intake->pages[i].id, intake->pages[k].line);
        }
    }
}

static void check_fields(struct intake_reading *reading, const struct intake *intake)
{
    for (size_t i = 0; i < intake->field_count; i++) {
        for (size_t k = i + 1; k < intake->field_count; k++)
            check_doubled(reading, &intake->fields[i], &intake->fields[k]);
        for (size_t k = 0; k < intake->field_count && intake->fields[i].type == INTAKE_CONSENT; k++)
            check_companion(reading, &intake->fields[i], &intake->fields[k]);
    }
}

void intake_check_whole(struct intake_reading *reading, const struct intake *intake)
{
    reading->page = reading->field = NULL;
    check_page_ids(reading, intake);
    check_fields(reading, intake);
    check_wants(reading, intake);
    reading->field = NULL;
    reading->line = 0;
    check_roster_needs(reading, intake);
}
