/* The part of the dashboard about the machine, mail and staff. */
#ifndef GATHER_PAGE_ADMIN_DASHBOARD_MACHINE_H
#define GATHER_PAGE_ADMIN_DASHBOARD_MACHINE_H

#include "page/admin/dashboard.h"

/* Mail, backup, integrity, disk, sign-ins, exports, version. False when staff.db failed. */
bool dashboard_add_machine(struct dashboard *dashboard);

#endif
