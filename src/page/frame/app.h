/* The application: everything a handler may need, and the one function that turns a request into a response.
 */
#ifndef GATHER_PAGE_FRAME_APP_H
#define GATHER_PAGE_FRAME_APP_H

#include "base/config.h"
#include "base/problem.h"
#include "http/request.h"
#include "http/response.h"
#include "page/frame/app_parts.h"

/* Opens all of it for role. Everything that is wrong is a problem; NULL when anything was. config must
 * outlive it. */
struct app *app_open(const struct config *config, enum role role, struct problems *problems);
void app_close(struct app *app);

/* Answers one request: finds the route, checks its requirements, runs its handler; error pages for the rest.
 * Safe on many threads at once. context is a struct app (the signature is fcgi_handler's). */
void app_handle(void *context, struct request *request, struct response *response);

#endif
