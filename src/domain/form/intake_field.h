/* One field of a form, as the file has it. For intake_*.c alone. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_FIELD_H
#define GATHER_DOMAIN_FORM_INTAKE_FIELD_H

#include "domain/form/intake_form.h"
#include "domain/form/intake_reading.h"

/* Fills field, which is zeroed, from object. The stops of intake are read already. */
void intake_read_field(struct intake_reading *reading, const struct intake *intake, json_t *object,
                       struct intake_field *field);

#endif
