/* Cells that a spreadsheet would run or change. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_GUARD_H
#define GATHER_DOMAIN_ROSTER_ROSTER_GUARD_H

#include "base/buffer.h"

/* A cell made safe for spreadsheets (no formula runs, no digits or plus are lost), appended to buffer as the
 * cell's content before quoting. docs/SECURITY.md documents the guard. */
void roster_guard_cell(const char *value, struct buffer *buffer);

#endif
