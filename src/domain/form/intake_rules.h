/* What a form must keep to, field by field and as a whole. For intake_*.c alone. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_RULES_H
#define GATHER_DOMAIN_FORM_INTAKE_RULES_H

#include "domain/form/intake_form.h"
#include "domain/form/intake_reading.h"

/* The settings' states, one a call, trimmed, into state; false past the last. Start with *cursor at the
 * setting. */
bool intake_next_state(const char **cursor, const char **state, size_t *length);

/* A letter, then letters, digits and the extra character, all lower case, at most INTAKE_NAME_LIMIT. */
bool intake_is_name(const char *name, char extra);

/* True when text is in list, which ends with NULL. */
bool intake_is_among(const char *const *list, const char *text);

/* Fills field, which is zeroed, from object. The stops of intake are read already. */
void intake_read_field(struct intake_reading *reading, const struct intake *intake, json_t *object,
                       struct intake_field *field);

/* What concerns more than one field: doubled names and columns, names the roster relies on. */
void intake_check_whole(struct intake_reading *reading, const struct intake *intake);

#endif
