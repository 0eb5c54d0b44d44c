/* The sessions somebody was noted for. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_ATTENDANCE_H
#define GATHER_PAGE_SIGNUP_SIGNUP_ATTENDANCE_H

#include "page/desk/desk_view.h"

/* Adds attendance ([{group, session, state}], by session) and attendance_sum, how often each; nothing when
 * nothing is noted.
 */
enum result signup_attendance_add(struct visit *visit, json_t *context, const struct signup *signup);

#endif
