/* What a person has to be told, as a row of the write that made it so (notices in intake.db). It ends when a
 * mail was handed over, a clinician told them, or they saw it themselves; until then it is a call to make.
 * How a mail ended is written by triggers where its row is (sql/intake). */
#ifndef GATHER_DOMAIN_TOLD_NOTICE_H
#define GATHER_DOMAIN_TOLD_NOTICE_H

#include <stdint.h>

#include "base/random.h"
#include "domain/mail/outbox.h"
#include "store/tx.h"

#define NOTICE(name, word, mail) NOTICE_##name,
enum notice_kind {
#include "domain/told/notice.def"
    NOTICE_COUNT
};
#undef NOTICE

/* Who knows already, when it is written. */
enum notice_known {
    NOTICE_UNKNOWN,   /* nobody has told them */
    NOTICE_BY_PERSON, /* they did it themselves, on their page */
    NOTICE_BY_STAFF,  /* account_id told them on the telephone */
};

struct notice {
    enum notice_kind kind;
    const uint8_t *signup_id; /* one of the two, the other NULL */
    const uint8_t *enquiry_id;
    int64_t at;
    int64_t due_at;  /* by when somebody has to tell them if no mail does; 0: one business day */
    int64_t next_at; /* not before; 0: at once */
    enum notice_known known;
    const uint8_t *account_id; /* NULL unless NOTICE_BY_STAFF */
    const struct outbox_message
        *messages; /* of the same write; the one of this kind tells it, if there is one */
};

/* Writes it, to be called after outbox_add of its messages and after the status it tells about. What else
 * was still to be told about the same registration's place is dropped, with its mail: it is no longer so. */
enum result notice_add(struct tx *tx, const struct notice *notice);

/* What is said once more, because an address was wrong: a notice of the kind that the first message of
 * messages which is not held tells; RESULT_OK without one. */
enum result notice_again(struct tx *tx, const uint8_t signup_id[static UUID_SIZE],
                         const struct outbox_message *messages, int64_t at);

/* outbox_add_notices, and a notice of kind for each, a call for who gets no message. */
enum result notice_add_many(struct tx *tx, enum notice_kind kind, const struct outbox_notice *people,
                            size_t count, int64_t at);

/* Drops what is still to be told about a registration since the time since: a step was taken back. */
enum result notice_drop(struct tx *tx, const uint8_t signup_id[static UUID_SIZE], int64_t since, int64_t at);

/* The word of a kind, and the kind of a word (NOTICE_COUNT: none). */
const char *notice_word(enum notice_kind kind);
enum notice_kind notice_from_word(const char *word);

#endif
