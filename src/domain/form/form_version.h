/* Forms as they were: what somebody answered and agreed to is read in the words that were shown then. */
#ifndef GATHER_DOMAIN_FORM_FORM_VERSION_H
#define GATHER_DOMAIN_FORM_FORM_VERSION_H

#include "domain/form/intake.h"
#include "store/tx.h"

/* Those that were asked for, each read once. */
struct form_versions;

struct form_versions *form_versions_create(void);
void form_versions_destroy(struct form_versions *versions); /* NULL is fine */

/* Keeps the texts of a form, unless they are kept already: a tx_work whose argument is the struct intake. */
enum result form_version_keep(struct tx *tx, void *intake);

/* The form that answers were sealed with, until versions is destroyed: current when version is its own, or
 * when nothing was kept of it (versions of before had no hash). Safe on many threads at once. */
const struct intake *form_version_find(struct form_versions *versions, struct tx *tx,
                                       const struct intake *current, const char *version);

/* Takes the consents out of answers that were given to other words than now's: their person is asked again.
 */
void form_version_ask_again(const struct intake *then, const struct intake *now, struct answers *answers);

#endif
