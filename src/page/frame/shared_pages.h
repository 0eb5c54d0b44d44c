/* Pages that are the same for everyone: rendered and compressed once, or once a second when they show groups.
 */
#ifndef GATHER_PAGE_FRAME_SHARED_PAGES_H
#define GATHER_PAGE_FRAME_SHARED_PAGES_H

#include "page/frame/visit.h"

/* Loads the article and the content pages and renders them, so that a mistake in one stops the start. */
struct shared_pages *shared_pages_create(struct app *app, struct problems *problems);
void shared_pages_destroy(struct shared_pages *pages);

/* Answers with the shared page at the visit's path. */
void shared_pages_show(struct visit *visit);

/* Sends context as a page that everyone may share for seconds; for pages of this kind that are not kept here.
 */
void shared_pages_send(struct visit *visit, const char *template_name, json_t *context, int seconds);

#endif
