/* The form that answers were given to. */
#ifndef GATHER_PAGE_FRAME_VISIT_FORM_H
#define GATHER_PAGE_FRAME_VISIT_FORM_H

#include "page/frame/visit.h"

/* As current was when version was sealed; see form_version_find. */
const struct intake *visit_form(struct visit *visit, const struct intake *current, const char *version);

#endif
