/* Closing a group with an answer for everybody. */
#ifndef GATHER_DOMAIN_WAITING_GROUP_DESK_H
#define GATHER_DOMAIN_WAITING_GROUP_DESK_H

#include "domain/group/group.h"
#include "domain/mail/outbox.h"
#include "domain/thread/access.h"

/* Whom closing tells that they are declined, and what it did. */
struct group_closing {
    const struct outbox_notice *notices;
    size_t notice_count;
    int64_t declined;
    int64_t carried;
};

/* Closes the group in one write: who had no place yet moves to declined, or, having agreed to it, to the
 * group next_id (NULL: none) with status and place in line; offers that are out hold until they are answered
 * or lapse. Of closing, the counts are set. */
enum result group_close(struct tx *tx, const uint8_t group_id[static UUID_SIZE], const uint8_t *next_id,
                        const uint8_t account_id[static UUID_SIZE], struct group_closing *closing);

#endif
