/* The page of attendance, which what is done there comes back to. */
#ifndef GATHER_PAGE_GROUP_ATTENDANCE_H
#define GATHER_PAGE_GROUP_ATTENDANCE_H

#include "page/group/attendance_view.h"

/* errors ([{href, message}], or NULL) is taken over; step_up_error is about the password, "" for none. */
void attendance_show(struct visit *visit, const struct attendance_screen *screen, int status, json_t *errors,
                     const char *step_up_error);

#endif
