/* What was typed, as it is kept. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_CLEAN_H
#define GATHER_DOMAIN_FORM_INTAKE_CLEAN_H

#include "base/buffer.h"
#include "domain/form/intake_form.h"

/* What was typed, without what nobody meant to type, appended to clean. */
void intake_clean(const char *typed, enum intake_type type, struct buffer *clean);

/* Characters (code points) of UTF-8. */
size_t intake_characters(const char *text);

#endif
