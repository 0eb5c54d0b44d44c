/* One page of the form, as its two halves (shown, sent) work on it. */
#ifndef GATHER_PAGE_REGISTER_REGISTER_SCREEN_H
#define GATHER_PAGE_REGISTER_REGISTER_SCREEN_H

#include "page/register/registration.h"

struct register_screen {
    struct registration *registration;
    size_t page;
    const char *id;
    bool from_check; /* the visitor came to change one answer and goes back to the list of all */
    /* What was sent could not be kept: why, as a sentence, and whether a code may help. NULL: nothing of the
     * kind. */
    const char *given_back;
    bool asks_code;
    const char *code;       /* as typed */
    const char *code_error; /* "": none */
};

/* The page of the address; false: there is none, and the response has been made. The registration is for the
 * caller to open. */
bool register_screen_find(struct visit *visit, struct register_screen *screen);

/* Shows the page with what registration->draft.answers hold; errors may be NULL. */
void register_screen_show(struct visit *visit, const struct register_screen *screen, int status,
                          const json_t *errors);

#endif
