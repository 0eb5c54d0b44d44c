/* Questions as their person's pages show them. */
#ifndef GATHER_PAGE_PERSON_QUESTION_VIEW_H
#define GATHER_PAGE_PERSON_QUESTION_VIEW_H

#include "page/register/registration.h"

/* [{number, title, sentence, received, reply_by, delete_date, group, rows:[{label, value}]}], newest first;
 * only what was answered is in rows, reply_by only while nobody has. A new reference. */
json_t *question_view_list(struct visit *visit, const struct registration *registration);

/* The groups that take registrations, [{slug, name}]; that of the newest question alone, if it is one of
 * them. A new reference; NULL: the database failed. */
json_t *question_view_groups(struct visit *visit, const struct registration *registration);

#endif
