/* When something was last done, and how it ended: a backup, a restore drill, a
 * check. For the dashboard and the next run. */
#ifndef GATHER_DOMAIN_OPERATIONS_MARK_H
#define GATHER_DOMAIN_OPERATIONS_MARK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/result.h"

struct db;

#define MARK_BACKUP "last_backup"               /* value: the copy's name */
#define MARK_ROTATION "last_rotation"           /* value: "ok" or "1 could not be removed" */
#define MARK_RESTORE_CHECK "last_restore_check" /* value: "ok, 57 registrations" or what was wrong */
#define MARK_CHECK "last_check"                 /* value: "ok" or "3 findings" */
#define MARK_INTEGRITY "last_integrity_check"   /* value: "ok" or "damaged" */
#define MARK_TICK "last_tick"                   /* value: "2 changed" */
#define MARK_CLOCK "clock"                      /* when the clock was last looked at, see clock_watch.h */
#define MARK_CLOCK_JUMP "clock_jump" /* at: where it stood before; value: "open", "back", "right" */
#define MARK_PURGE "last_purge"      /* value: "2 registrations, 1 draft" */

struct mark {
    int64_t at;
    const char *value;
};

/* Now, in place of the last one of that name. value never holds a name or an
 * answer. */
enum result mark_put(struct db *staff, const char *name, const char *value);

/* RESULT_NOT_FOUND: it never was. */
enum result mark_get(struct db *staff, const char *name, struct arena *arena, struct mark *mark);

#endif
