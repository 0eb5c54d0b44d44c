/* The registration a page is about. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_OPEN_H
#define GATHER_PAGE_REGISTER_REGISTRATION_OPEN_H

#include "page/register/registration.h"

/* The registration a form was made for, or the one of the browser's that serves best for the group named in
 * the address; visit->registration then is its token, and NULL when the browser holds none that serves. NULL:
 * there is no such group, or the database failed, and the response has been made. */
struct registration *registration_open(struct visit *visit);

/* The same, for screens that only a group which takes registrations has: otherwise the page that says it is
 * closed, or that what is saved stays. */
struct registration *registration_open_form(struct visit *visit);

/* The registration a form was made for, or the last used that opens something, whatever its group; group is
 * filled in for a draft or a sent one. NULL: the database failed, and the response has been made. */
struct registration *registration_open_own(struct visit *visit);

/* registration_open_own for screens about a sent registration, whether or not it is being corrected; without
 * one the visitor is sent to /registration. */
struct registration *registration_open_sent(struct visit *visit);

/* registration_open_form for screens that need a draft; without one the visitor is sent where they belong. */
struct registration *registration_open_draft(struct visit *visit);

/* 303 for somebody without a draft: to the confirmation when it has been sent, else to the start page with a
 * note. */
void registration_leave(struct visit *visit, const struct registration *registration);

#endif
