/* What the staff pages share: the key, the group in the address, the audit log. */
#ifndef GATHER_PAGE_FRAME_STAFF_VIEW_H
#define GATHER_PAGE_FRAME_STAFF_VIEW_H

#include "domain/group/group.h"
#include "page/frame/visit.h"

/* Sets status (the word) and status_label as the status partial reads them. */
void staff_set_status(json_t *object, enum status status);

/* The practice's secret key of this session, wiped with the visit. NULL: the session has ended meanwhile, and
 * the response is a redirect to sign-in. */
const uint8_t *staff_open_key(struct visit *visit);

/* The group whose slug the address names. False: the response says why not. */
bool staff_find_group(struct visit *visit, struct group *group);

/* Writes a row of the audit log: record is an id or NULL. False: it could not be written and the response
 * says so; what was to be recorded must not happen then. */
bool staff_audit(struct visit *visit, const char *action, const uint8_t *record, const char *detail);

#endif
