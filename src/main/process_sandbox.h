/* Which files a process needs, by its role; see base/sandbox.h. */
#ifndef GATHER_MAIN_PROCESS_SANDBOX_H
#define GATHER_MAIN_PROCESS_SANDBOX_H

#include <stdbool.h>

#include "base/config.h"
#include "store/role.h"

/* Enters the sandbox of role, ROLE_PUBLIC, ROLE_STAFF or ROLE_MAIL, unless [serve] sandbox is 0. Call it
 * before anything starts a thread. config_path is where config came from. False: logged. */
bool process_sandbox_enter(const struct config *config, const char *config_path, enum role role);

#endif
