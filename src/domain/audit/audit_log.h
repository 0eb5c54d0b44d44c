/* The audit log as it is read: newest first, a page at a time. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_LOG_H
#define GATHER_DOMAIN_AUDIT_AUDIT_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/audit/audit_head.h"
#include "store/db.h"

struct audit_entry {
    int64_t sequence;
    int64_t at;
    const char *username; /* "": nobody signed in, or the command line */
    const char *action;
    const char *record;
    const char *detail;
    uint8_t mac[AUDIT_MAC_SIZE];
};

struct audit_filter {
    const uint8_t *account_id; /* NULL: everybody */
    const char *action;        /* "": all */
    int64_t from;              /* from this instant on */
    int64_t until;             /* before this instant */
    int64_t before;            /* entries before this number */
};

struct audit_person {
    uint8_t id[UUID_SIZE];
    const char *username;
};

/* Lets every entry through. */
struct audit_filter audit_filter_none(void);

/* At most limit entries into an array in arena. */
enum result audit_log_read(struct db *staff, const struct audit_filter *filter, size_t limit,
                           struct arena *arena, struct audit_entry **entries, size_t *count);

/* The last entry of an action, looking back over the newest 20,000; RESULT_NOT_FOUND. */
enum result audit_log_last(struct db *staff, const char *action, struct arena *arena,
                           struct audit_entry *entry);

/* All accounts by name, into an array in arena. */
enum result audit_log_people(struct db *staff, struct arena *arena, struct audit_person **people,
                             size_t *count);

/* The different actions of the newest 20,000 entries, into an array in arena. */
enum result audit_log_actions(struct db *staff, struct arena *arena, const char ***actions, size_t *count);

#endif
