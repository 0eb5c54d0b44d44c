/* Coming back by code. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_CODE_H
#define GATHER_PAGE_REGISTER_REGISTRATION_CODE_H

#include "page/register/registration.h"

/* Opens what code leads to and has this browser hold it, by a token of its own: the links and browsers that
 * open it go on doing so. RESULT_NOT_FOUND: nothing, or nothing any more; RESULT_BUSY. */
enum result registration_enter_code(struct visit *visit, const char *code, struct registration *registration);

/* The token for the link in a message to address that is written together with what is sent: a further one of
 * the thread (access->mailed), or, when mail is off or address is NULL or "", this browser's own, which no
 * mail then holds. */
const char *registration_mail_token(struct visit *visit, struct access *access, const char *address);

#endif
