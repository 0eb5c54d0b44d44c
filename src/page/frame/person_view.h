/* A person as the clinician's pages name and reach them, out of the form's answers. */
#ifndef GATHER_PAGE_FRAME_PERSON_VIEW_H
#define GATHER_PAGE_FRAME_PERSON_VIEW_H

#include <jansson.h>
#include <stdbool.h>

#include "domain/form/intake.h"
#include "domain/seal/answers.h"

/* As they want to be called, with the last name. */
const char *person_name(const struct answers *answers, struct arena *arena);

/* As they want to be called, with the initial of the last name: what others in the room may read. */
const char *person_sheet_name(const struct answers *answers, struct arena *arena);

/* All their names, e-mail and phone in one line, for searching. */
const char *person_search_text(const struct answers *answers, struct arena *arena);

/* E-mail and phone in one line, the preferred one first. */
const char *person_contact(const struct answers *answers, struct arena *arena);

bool person_wants_call(const struct answers *answers);

/* Adds how to reach them by telephone, and what may be said: phone, tel and sms (addresses of links, or ""),
 * email, may_say; "" where there is none. */
void person_add_reach(json_t *view, const struct answers *answers, struct arena *arena);

/* [{label, value, note}] for the registration page: ways to reach them and what may name the practice. A new
 * reference. */
json_t *person_contacts(const struct answers *answers, const struct intake *intake, struct arena *arena);

#endif
