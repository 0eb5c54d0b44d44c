/* A person's own move of their registration, and the mail that says so. */
#ifndef GATHER_PAGE_PERSON_YOUR_MOVE_H
#define GATHER_PAGE_PERSON_YOUR_MOVE_H

#include "page/register/registration.h"

/* signup_move by the person, with what they are told in the same write. */
enum result your_move(struct visit *visit, const struct registration *registration, enum status from,
                      enum status to);

#endif
