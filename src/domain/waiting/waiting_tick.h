/* What time does to the waiting line. */
#ifndef GATHER_DOMAIN_WAITING_WAITING_TICK_H
#define GATHER_DOMAIN_WAITING_WAITING_TICK_H

#include "store/db.h"

/* What time does: offers whose days are over lapse, and groups that offer by themselves offer again, in one
 * write: to whom a mail can tell it. For the next in line who can only be called the place is kept, as a call
 * to make. None of it once the group's last session is over. Costs one read when there is nothing to do, so
 * whoever shows places calls it first. changed, if not NULL, counts all. */
enum result waiting_tick(struct db *db, int64_t now, int64_t *changed);

#endif
