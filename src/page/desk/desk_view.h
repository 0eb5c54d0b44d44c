/* What the pages of the desk share: names behind envelopes, reasons, what was typed into a form. */
#ifndef GATHER_PAGE_DESK_DESK_VIEW_H
#define GATHER_PAGE_DESK_DESK_VIEW_H

#include "domain/group/group.h"
#include "domain/seal/envelope.h"
#include "domain/signup/signup.h"
#include "page/frame/visit.h"

/* A registration that the address names, with its group and what it says. */
struct desk_signup {
    struct signup signup;
    struct group group;
    const uint8_t *secret_key;
    const struct answers *answers; /* NULL: could not be opened */
};

/* Finds and opens it, letting due offers lapse before. False: the response says why not. */
bool desk_open_signup(struct visit *visit, struct desk_signup *opened);

/* The name in an envelope; what to say instead when it does not open. In the visit's arena. */
const char *desk_name(struct visit *visit, const struct envelope *envelope, const uint8_t *secret_key);

/* What an account is called in lines of history. */
const char *desk_account_name(struct visit *visit, const uint8_t *account_id);

/* The form's field without spaces around it; "" when it was not sent. */
const char *desk_field(struct visit *visit, const char *name);

/* A number from least to most; false when the field is none. */
bool desk_number(struct visit *visit, const char *name, int least, int most, int *number);

/* The text sealed as the reason of what happens to the sign-up at that time; NULL when text is "". */
uint8_t *desk_seal_reason(struct visit *visit, const uint8_t *signup_id, int64_t at, const char *text,
                          size_t *length);
const char *desk_open_reason(struct visit *visit, const uint8_t *signup_id, int64_t at,
                             const uint8_t *secret_key, const uint8_t *box, size_t length);

/* Adds {slug, name} as group. */
void desk_set_group(json_t *context, const struct group *group);

#endif
