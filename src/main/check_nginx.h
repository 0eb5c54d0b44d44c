/* Part of gather check: whether nginx is set up as it has to be. Adds its findings to desk->problems. */
#ifndef GATHER_MAIN_CHECK_NGINX_H
#define GATHER_MAIN_CHECK_NGINX_H

#include "main/desk.h"

/* Whether nginx's site is there and refuses what is too large. folder is /etc/nginx as a rule. False: there
 * is no site of ours, so nothing was looked at. */
bool check_nginx(struct desk *desk, const char *folder);

#endif
