/* Reading a form of www/forms. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_LOAD_H
#define GATHER_DOMAIN_FORM_INTAKE_LOAD_H

#include "base/config.h"
#include "base/problem.h"
#include "domain/form/intake.h"

/* Reads and checks the form; every mistake is a problem with file and line (of the JSON error, or of the
 * field's page and name) and what to write. Settings replace {minimum_age}, {states}, {practice} and decide
 * needs/unless. NULL when there were problems. */
struct intake *intake_load(const char *path, const struct config *config, struct problems *problems);

/* The form as it was, of the texts that were kept of it. NULL: they are not such texts. */
struct intake *intake_load_texts(const char *texts);

void intake_destroy(struct intake *intake);

#endif
