/* The form of a download: on the roster, and alone where something was wrong with it. */
#ifndef GATHER_PAGE_ROSTER_DOWNLOAD_FORM_H
#define GATHER_PAGE_ROSTER_DOWNLOAD_FORM_H

#include "domain/roster/roster.h"
#include "page/frame/visit.h"

/* The account's choices of last time. False: the response says why not. */
bool download_form_recall(struct visit *visit, struct roster_options *options);

/* What the sent form says, with texts that outlive the visit's form. False: not a choice of ours. */
bool download_form_read(struct visit *visit, struct roster_options *options);

/* Adds "download" as the download-form partial reads it. error is about the columns, step_up_error about the
 * password; "" for none. False: the response says why. */
bool download_form_add(struct visit *visit, json_t *context, const struct roster_options *options,
                       const char *error, const char *step_up_error);

/* download_form_recall and download_form_add: for a page that offers the download. */
bool download_form_offer(struct visit *visit, json_t *context);

#endif
