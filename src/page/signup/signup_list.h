/* The roster somebody came from, which the page of one registration leads back to, and whose next one it
 * leads to. It stands in addresses and forms as "list". */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_LIST_H
#define GATHER_PAGE_SIGNUP_SIGNUP_LIST_H

#include "page/desk/desk_view.h"

/* Adds list (for forms), list_link (for addresses, behind a "?" or a "&": "list=…"), both "" when there is
 * none. */
void signup_list_add(struct visit *visit, json_t *context);

/* "?list=…" or "&list=…" after the sign given; "" when there is none. */
const char *signup_list_link(struct visit *visit, char sign);

/* Adds back_query, and when there is a list previous_href, next_href and position. */
enum result signup_list_add_ways(struct visit *visit, json_t *context, const struct desk_signup *opened);

/* Leads to the page of the address' registration: what is "done=note" or the like. */
void signup_list_return(struct visit *visit, const char *what);

#endif
