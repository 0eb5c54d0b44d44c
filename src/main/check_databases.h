/* Part of gather check: whether both databases are whole. Adds its findings to desk->problems. */
#ifndef GATHER_MAIN_CHECK_DATABASES_H
#define GATHER_MAIN_CHECK_DATABASES_H

#include "main/desk.h"

/* Both databases page by page, the clock against the newest row, the last backup, and the audit log; anchor
 * is a file of older ends of it, or NULL. What was found is noted for the dashboard. */
void check_databases(struct desk *desk, const char *anchor);

#endif
