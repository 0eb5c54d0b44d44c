/* What people are told by e-mail, and staff: finished and sealed before the write it belongs to, and put into
 * the outbox by that write (outbox_add). Each gives NULL when there is nothing to send: mail is off, the
 * person gave no address, or has not said that an e-mail may name the practice. */
#ifndef GATHER_DOMAIN_NOTICE_NOTIFY_H
#define GATHER_DOMAIN_NOTICE_NOTIFY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/problem.h"
#include "domain/group/status.h"
#include "domain/mail/outbox.h"
#include "domain/seal/answers.h"
#include "domain/seal/practice.h"

struct notifier;

/* config and practice must outlive it. NULL when [mail] or www/mail has a problem. */
struct notifier *notifier_create(const struct config *config, const struct practice *practice,
                                 struct problems *problems);

/* NULL is fine. */
void notifier_destroy(struct notifier *notifier);

/* A registration was sent: to the person, with code and link (token_text), and to staff. */
struct outbox_message *notify_received(const struct notifier *notifier, const struct answers *answers,
                                       const char *code, const char *token_text, int64_t reply_by,
                                       struct arena *arena);

/* A registration moved to status to. Whoever is in line, or is offered a place, gets messages that are held:
 * the offer and, unless that was answered by then, its reminder. calendar is the group's .ics for a confirmed
 * place, or its dates as cancelled for one that was given up; NULL otherwise. places_before: for the waiting
 * list, how many are before them; -1: do not say. The link leads to the page that asks for the code, which is
 * in the mail when answers have it ("_code"). */
struct outbox_message *notify_moved(const struct notifier *notifier, const struct answers *answers,
                                    enum status to, int places_before, const char *calendar,
                                    struct arena *arena);

/* What notify_moved would have sent now (for an offer, one that ends at offer_until), for a page to show
 * before; NULL when nothing would be. Only subject and text are there. */
const struct mail *notify_preview(const struct notifier *notifier, const struct answers *answers,
                                  enum status to, int64_t offer_until, int places_before,
                                  struct arena *arena);

/* The answers of a registration at status were corrected: what was held for it has to go to the address in
 * them. */
struct outbox_message *notify_corrected(const struct notifier *notifier, const struct answers *answers,
                                        enum status status, struct arena *arena);

/* What somebody at status is told once more, because an address was wrong: what they were told last.
 * offer_until, reply_by: 0 where there is none. */
struct outbox_message *notify_again(const struct notifier *notifier, const struct answers *answers,
                                    enum status status, int64_t offer_until, int64_t reply_by,
                                    const char *calendar, struct arena *arena);

/* A question came in, or word for the next group (reply_by 0): to who asked (address NULL or "": nobody) and
 * to staff; and its answer, which is in the mail itself unless answer_in_full is NULL: then it only says that
 * there is one, with code and link. */
struct outbox_message *notify_question(const struct notifier *notifier, const char *address,
                                       const char *first_name, const char *code, const char *token_text,
                                       int64_t reply_by, struct arena *arena);
struct outbox_message *notify_answer(const struct notifier *notifier, const char *address,
                                     const char *first_name, const char *code, const char *answer_in_full,
                                     struct arena *arena);

#endif
