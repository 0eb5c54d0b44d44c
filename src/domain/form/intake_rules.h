/* What a form must keep to, field by field and as a whole. For intake_*.c alone. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_RULES_H
#define GATHER_DOMAIN_FORM_INTAKE_RULES_H

#include "domain/form/intake_form.h"
#include "domain/form/intake_reading.h"

/* A letter, then letters, digits and the extra character, all lower case, at most INTAKE_NAME_LIMIT. */
bool intake_is_name(const char *name, char extra);

/* What concerns more than one field: doubled names and columns, names the roster relies on. */
void intake_check_whole(struct intake_reading *reading, const struct intake *intake);

#endif
