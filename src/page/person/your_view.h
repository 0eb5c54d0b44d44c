/* "/registration" for somebody whose thread is open: a draft, what was sent, questions. */
#ifndef GATHER_PAGE_PERSON_YOUR_VIEW_H
#define GATHER_PAGE_PERSON_YOUR_VIEW_H

#include "page/register/registration.h"

/* Answers with the page; what the query's "done" names has just been done and is said first. */
void your_view_show(struct visit *visit, struct registration *registration);

/* Where the sign-up stands for its person: an offer whose day is past has lapsed for them, whether or not
 * waiting_tick has come by. */
enum status your_view_status(const struct visit *visit, const struct signup *signup);

/* What the query's "done" names, as message. */
void your_view_add_message(const struct visit *visit, json_t *context);

/* True when the offer ran out, and there may still be a place: its person can say that they would like one.
 */
bool your_view_may_ask_again(const struct visit *visit, const struct registration *registration);

#endif
