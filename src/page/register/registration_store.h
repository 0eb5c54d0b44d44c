/* How a registration that was begun is kept. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_STORE_H
#define GATHER_PAGE_REGISTER_REGISTRATION_STORE_H

#include "page/register/registration.h"

/* Stores the draft's answers, making draft and access when this is the first time. RESULT_REFUSED: there is
 * more than a draft may hold. */
enum result registration_store(struct visit *visit, struct registration *registration);

#endif
