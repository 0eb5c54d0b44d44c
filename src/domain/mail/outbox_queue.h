/* The outbox as the mail process works through it. One process at a time does (command_mail.c holds a lock).
 */
#ifndef GATHER_DOMAIN_MAIL_OUTBOX_QUEUE_H
#define GATHER_DOMAIN_MAIL_OUTBOX_QUEUE_H

#include <stdint.h>

#include "base/config.h"
#include "domain/mail/outbox.h"

struct outbox_item {
    uint8_t id[UUID_SIZE];
    int64_t ready_at; /* when it was meant to be sent: the message's date, the same in each attempt */
    int attempts;     /* with this one */
    struct mail mail;
};

/* What a process that was ended in the middle of sending left behind is due again. */
enum result outbox_resume(struct db *db);

/* The message that has been due longest, opened, all in arena; RESULT_NOT_FOUND when none is due. It counts
 * as an attempt from here on, whatever happens to us: should we be killed, outbox_resume or time brings it
 * back. What cannot be opened is given up and the next one taken. */
enum result outbox_take(struct db *db, const struct config *config,
                        const uint8_t mail_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                        struct outbox_item *item);

/* How sending ended. error is a word of ours in lower-case letters. outbox_failed tries again later, each
 * time later than before, or gives up after the configured days. */
enum result outbox_sent(struct db *db, const struct outbox_item *item);
enum result outbox_failed(struct db *db, const struct config *config, const struct outbox_item *item,
                          const char *error);
enum result outbox_refused(struct db *db, const struct outbox_item *item, const char *error);

#endif
