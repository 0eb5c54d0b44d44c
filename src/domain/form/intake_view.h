/* The intake form as templates and the roster see it. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_VIEW_H
#define GATHER_DOMAIN_FORM_INTAKE_VIEW_H

#include "domain/form/intake.h"

/* Template context of one page: {page{id,title,intro}, number, total, fields:[…], errors:[…]} as
 * www/templates/ register-page.mustache documents. errors may be NULL. A new reference. */
json_t *intake_view_page(const struct intake *intake, size_t page, const struct answers *answers,
                         const json_t *errors);

/* Answers by page for reading: [{id, title, rows:[{field, label, value, not_provided}], skipped,
 * skipped_title}], option values as labels, fields unknown to this form (an older version's) on a last page
 * of their own. A new reference. */
json_t *intake_view_answers(const struct intake *intake, const struct answers *answers);

/* The stop an answer on this page leads to ({title, paragraphs:[…]}, borrowed), or NULL. */
const json_t *intake_stop(const struct intake *intake, size_t page, const struct answers *answers);

/* Labels of the values of a field's answer ("; "-joined), in arena; the value itself where it is no option.
 */
const char *intake_display(const struct intake *intake, const char *field, const char *value,
                           struct arena *arena);

/* Roster columns: the count, and the field name, title and preset membership of the index-th. */
size_t intake_column_count(const struct intake *intake);
const char *intake_column_field(const struct intake *intake, size_t column);
const char *intake_column_title(const struct intake *intake, size_t column);
bool intake_column_in(const struct intake *intake, size_t column, const char *preset);

/* True when the column's field is a consent, whose time is in the answer called like the field with "_at"
 * added. */
bool intake_column_is_consent(const struct intake *intake, size_t column);

/* The column's title of a field the form knows, asked or not; the field's own name otherwise. */
const char *intake_field_title(const struct intake *intake, const char *field);

#endif
