/* The part of the dashboard about how the form is used. */
#ifndef GATHER_PAGE_ADMIN_DASHBOARD_FORM_H
#define GATHER_PAGE_ADMIN_DASHBOARD_FORM_H

#include "page/admin/dashboard.h"

/* From the article to what was sent, and which questions give trouble. */
void dashboard_add_form(struct dashboard *dashboard);

#endif
