/* The intake form as data: www/forms/intake.json (gather-intake(5)). Pages, fields, options, limits, columns.
 */
#ifndef GATHER_DOMAIN_FORM_INTAKE_H
#define GATHER_DOMAIN_FORM_INTAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/config.h"
#include "base/problem.h"
#include "domain/seal/answers.h"

struct intake;

/* Where a page's sent values come from: the index-th value of field name, or NULL past the last. */
typedef const char *(*intake_source)(void *source, const char *name, size_t index);

/* What the form's file calls its version, a space, and a hash of all that was shown: sealed with the answers.
 */
const char *intake_version(const struct intake *intake);
size_t intake_page_count(const struct intake *intake);
/* The id of the index-th page; NULL past the last. */
const char *intake_page_id(const struct intake *intake, size_t page);
/* The page with that id; intake_page_count when there is none. */
size_t intake_page_index(const struct intake *intake, const char *id);

/* Whether a form may send that field: a text or one choice, or several choices. Also those no longer asked.
 */
enum intake_knows { INTAKE_KNOWS_NOT, INTAKE_KNOWS_ONE, INTAKE_KNOWS_MANY };
enum intake_knows intake_knows(const struct intake *intake, const char *name);

/* Reads one page's values into answers (as typed, wrong ones too; a field not sent is removed) and checks
 * them. The JSON array of errors [{field, href "#id", message}], empty when all is well; a new reference.
 * Spaces at the ends, invisible characters and what dictation adds are trimmed. */
json_t *intake_read_page(const struct intake *intake, size_t page, intake_source source, void *argument,
                         struct answers *answers);

/* Checks the answers of one page as they stand (for the check page and for sending). A new reference, as
 * above. */
json_t *intake_check_page(const struct intake *intake, size_t page, const struct answers *answers);

#endif
