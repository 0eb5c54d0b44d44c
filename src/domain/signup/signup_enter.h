/* Registrations that staff enter for somebody: a caller, a paper form, a question that becomes one. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_ENTER_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_ENTER_H

#include "domain/group/group.h"
#include "domain/signup/signup.h"
#include "domain/thread/access.h"

struct signup_entry {
    const uint8_t *id; /* what it will be; NULL: a new one */
    const struct group *group;
    const struct answers *answers;
    const char *form_version;
    const char *source; /* phone, paper or web */
    int reply_days;
    const struct access *access; /* a new one, which is stored with it; or NULL */
    const uint8_t *enquiry_id;   /* the question it came from, whose thread it joins; or NULL */
};

/* Seals its answers into *envelope, which gets the id the sign-up will have; before the write. */
void signup_enter_seal(const struct practice *practice, const struct signup_entry *entry,
                       struct envelope *envelope, struct arena *arena);

/* Stores what was sealed. RESULT_CONFLICT: the question's thread has a registration. */
enum result signup_enter(struct tx *tx, const struct signup_entry *entry, const struct envelope *envelope);

#endif
