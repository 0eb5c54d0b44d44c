/* What a visit reads and writes in intake.db: one snapshot for all it reads, one write for all it does. */
#ifndef GATHER_PAGE_FRAME_VISIT_TX_H
#define GATHER_PAGE_FRAME_VISIT_TX_H

#include "page/frame/visit.h"

/* The snapshot of this visit, begun when it is first asked for; see db_begin. What a handler reads through it
 * belongs together. Nothing else may be begun while it is held: staff.db is read before, or after
 * visit_rest. */
struct tx *visit_read(struct visit *visit);

/* Gives the snapshot back: before slow work (a password, a download), and to see what is so now. app_handle
 * does it at the end. */
void visit_rest(struct visit *visit);

/* visit_rest, then runs work in one write; RESULT_OK: it is on the disk. */
enum result visit_write(struct visit *visit, tx_work work, void *argument);

#endif
