/* Telling many people of a group the same thing: each message is made and sealed before the write that puts
 * it into the outbox, so who changes status in between is missed or told too much by one. */
#ifndef GATHER_PAGE_DESK_DESK_TELL_H
#define GATHER_PAGE_DESK_DESK_TELL_H

#include "domain/group/group.h"
#include "domain/mail/outbox.h"
#include "page/frame/visit.h"

/* Whom, and what. */
struct desk_telling {
    bool (*is_told)(enum status status);
    struct outbox_message *(*make)(struct visit *visit, const struct answers *answers, const void *argument);
    const void *argument;
    struct outbox_notice
        *notices; /* filled in, in the visit's arena; who gets no mail has a message of NULL */
    size_t count;
};

/* Opens the registrations of group that telling asks for. RESULT_REFUSED: the key is gone, and the response
 * says so. */
enum result desk_tell(struct visit *visit, const struct group *group, struct desk_telling *telling);

#endif
