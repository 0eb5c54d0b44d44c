/* What gather check looks at beyond what every process checks when it starts. Each adds its findings to
 * desk->problems. */
#ifndef GATHER_MAIN_CHECK_H
#define GATHER_MAIN_CHECK_H

#include "main/desk.h"

/* Who may read and write the files, and how much room there is for them. */
void check_files(struct desk *desk);

/* Both databases page by page, the clock against the newest row, the last backup, and the audit log; anchor
 * is a file of older ends of it, or NULL. What was found is noted for the dashboard. */
void check_databases(struct desk *desk, const char *anchor);

/* Whether nginx's site is there and refuses what is too large. folder is /etc/nginx as a rule. False: there
 * is no site of ours, so nothing was looked at. */
bool check_nginx(struct desk *desk, const char *folder);

#endif
