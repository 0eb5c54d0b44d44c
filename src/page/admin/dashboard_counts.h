/* The part of the dashboard about groups and registrations. */
#ifndef GATHER_PAGE_ADMIN_DASHBOARD_COUNTS_H
#define GATHER_PAGE_ADMIN_DASHBOARD_COUNTS_H

#include "page/admin/dashboard.h"

/* Tiles, groups, statuses and registrations a day. */
void dashboard_add_registrations(struct dashboard *dashboard);

#endif
