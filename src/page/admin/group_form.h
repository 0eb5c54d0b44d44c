/* The form of a group's settings: its values as typed, their checks, and how they are shown again. */
#ifndef GATHER_PAGE_ADMIN_GROUP_FORM_H
#define GATHER_PAGE_ADMIN_GROUP_FORM_H

#include "domain/group/group.h"
#include "page/frame/visit.h"

enum group_field {
    GROUP_NAME,
    GROUP_SLUG, /* asked only of a new group */
    GROUP_SUMMARY,
    GROUP_BEGINS,
    GROUP_SCHEDULE,
    GROUP_SESSIONS,
    GROUP_PLACE,
    GROUP_FEE,
    GROUP_STATE,
    GROUP_OPENS,
    GROUP_CLOSES,
    GROUP_CAPACITY,
    GROUP_MINIMUM,
    GROUP_OFFER_DAYS,
    GROUP_OFFER_AUTOMATICALLY,
    GROUP_REPLY_DAYS,
    GROUP_FIELD_COUNT
};

struct group_form {
    bool is_new;
    const char *values[GROUP_FIELD_COUNT]; /* never NULL */
    const char *was[GROUP_FIELD_COUNT];    /* what the page showed; NULL: it did not say */
    const char *errors[GROUP_FIELD_COUNT]; /* NULL: right */
};

/* The values that group has. */
void group_form_fill(struct group_form *form, const struct group *group, struct arena *arena);

/* The values that were sent. */
void group_form_read(struct group_form *form, const struct visit *visit);

/* Puts the values into group, whose counts say what is taken. False: errors says which are wrong. */
bool group_form_check(struct group_form *form, struct group *group, struct arena *arena);

/* What was not changed on the page becomes what it is now, in current: somebody else may have changed it.
 * False: both changed the same field, and errors says which. *merged: somebody else changed another one. */
bool group_form_merge(struct group_form *form, const struct group_form *current, struct arena *arena,
                      bool *merged);

/* The error of a capacity below the places that are taken. */
void group_form_refuse_capacity(struct group_form *form, const struct group *group, struct arena *arena);

/* Adds sections, errors and has_errors, as settings-group.mustache and error-summary.mustache read them. */
void group_form_view(const struct group_form *form, const struct visit *visit, json_t *context);

/* What is different in after: 'capacity "8" to "10"; place "" to "Room 2"'; "" when nothing is. */
const char *group_form_difference(const struct group_form *before, const struct group_form *after,
                                  struct arena *arena);

#endif
