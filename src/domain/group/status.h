/* The statuses of a registration and the moves between them: one table, status.def and status_moves.def. */
#ifndef GATHER_DOMAIN_GROUP_STATUS_H
#define GATHER_DOMAIN_GROUP_STATUS_H

#include <stdbool.h>

#define STATUS(name, word) STATUS_##name,
enum status {
#include "domain/group/status.def"

    STATUS_COUNT
};
#undef STATUS

enum status_actor { STATUS_BY_STAFF, STATUS_BY_PERSON, STATUS_BY_SYSTEM };

const char *status_word(enum status status);
const char *status_label(enum status status);
const char *status_sentence(enum status status);

/* STATUS_COUNT when word is none. */
enum status status_from_word(const char *word);

/* True when actor may move a registration from one to the other (status_moves.def). */
bool status_may_move(enum status from, enum status to, enum status_actor actor);

#endif
