/* What else a browser holds besides the thread a page is about. */
#ifndef GATHER_PAGE_PERSON_YOUR_OTHERS_H
#define GATHER_PAGE_PERSON_YOUR_OTHERS_H

#include "page/register/registration.h"

/* Adds has_others and others: [{name, group, sentence, csrf}], each opened by a form of its own. What does
 * not open (any more) is left out. */
void your_others_add(struct visit *visit, json_t *context);

#endif
