/* A correction is a draft in the same thread that begins with what was sent; the form's pages do the rest. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_CORRECTION_H
#define GATHER_PAGE_REGISTER_REGISTRATION_CORRECTION_H

#include "page/register/registration.h"

/* True while a sent registration may be corrected. */
bool registration_may_correct(const struct registration *registration);

/* Begins one with answers, all pages finished. RESULT_CONFLICT: there is one already. */
enum result registration_begin_correction(struct visit *visit, struct registration *registration,
                                          const struct answers *answers);

#endif
