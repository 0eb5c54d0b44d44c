/* Registrations that staff enter for somebody: a caller, a paper form, a question that becomes one. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_ENTER_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_ENTER_H

#include "domain/group/group.h"
#include "domain/signup/signup.h"
#include "domain/thread/access.h"

struct signup_entry {
    const struct group *group;
    const struct answers *answers;
    const char *form_version;
    const char *source; /* phone, paper or web */
    int reply_days;
    const struct access *access; /* a new one, which is stored with it; or NULL */
    const uint8_t *enquiry_id;   /* the question it came from, whose thread it joins; or NULL */
};

/* Seals and stores it; id is the new sign-up's. RESULT_CONFLICT: the question's thread has a registration. */
enum result signup_enter(struct db *db, const struct practice *practice, const struct signup_entry *entry,
                         struct arena *arena, uint8_t id[static UUID_SIZE]);

#endif
