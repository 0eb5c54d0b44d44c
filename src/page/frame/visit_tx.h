/* What a visit reads and writes in intake.db: one snapshot for all it reads, one write for all it does. */
#ifndef GATHER_PAGE_FRAME_VISIT_TX_H
#define GATHER_PAGE_FRAME_VISIT_TX_H

#include <stdint.h>

#include "page/frame/visit.h"

/* The snapshot of this visit, begun when it is first asked for; see db_begin. What a handler reads through it
 * belongs together. Nothing else may be begun while it is held: staff.db is read before, or after
 * visit_rest. */
struct tx *visit_read(struct visit *visit);

/* Gives the snapshot back: before slow work (a password, a download), and to see what is so now. app_handle
 * does it at the end. */
void visit_rest(struct visit *visit);

/* Says what the visit's act is recorded with, before the write or inside it, where more may be known: record
 * is an id or NULL, detail what changed. Neither may hold a name or an answer. The route says what the act is
 * called (AUDIT in routes.def); visit_audit_as, where a route knows several. */
void visit_audit(struct visit *visit, const uint8_t *record, const char *detail);
void visit_audit_as(struct visit *visit, const char *action, const uint8_t *record, const char *detail);

/* visit_rest, then runs work in one write of intake.db, with the act's entry for the audit log where the
 * route has one; RESULT_OK: both are on the disk. Anything else: neither is. A
 * form with a ticket that was sent before as it is has done its work: RESULT_OK, and work is not run. */
enum result visit_write(struct visit *visit, tx_work work, void *argument);

/* The same in staff.db. */
enum result visit_write_staff(struct visit *visit, tx_work work, void *argument);

#endif
