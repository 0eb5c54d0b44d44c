#include "page/register/registration_code.h"

#include <string.h>

#include "base/memory.h"
#include "domain/mail/mail.h"
#include "domain/thread/access_token.h"
#include "page/frame/held.h"
#include "page/frame/visit_tx.h"

struct insertion {
    const struct access *access;
    struct access_token token;
};

static enum result insert(struct tx *tx, void *argument)
{
    const struct insertion *insertion = argument;
    return access_token_insert(tx, insertion->access, &insertion->token);
}

/* The token by which this browser holds the thread already, or NULL. */
static const char *held_token(const struct visit *visit, const struct access *access)
{
    for (size_t index = 0; index < visit->held_count; index++) {
        struct access held;
        bool is_same = access_by_token(visit->app->intake_db, visit->held[index], &held) == RESULT_OK &&
                       memcmp(held.id, access->id, UUID_SIZE) == 0; /* not secret */
        access_wipe(&held);
        if (is_same)
            return visit->held[index];
    }
    return NULL;
}

enum result registration_enter_code(struct visit *visit, const char *code, struct registration *registration)
{
    struct app *app = visit->app;
    struct insertion insertion = {.access = &registration->access};
    char token[ACCESS_TOKEN_TEXT_SIZE];
    enum result result =
        access_by_code(app->intake_db, code, app->practice, app->password_lane, &registration->access);
    if (result == RESULT_OK)
        result = registration_load(visit, registration);
    if (result != RESULT_OK)
        return result;
    if (!registration_is_held(registration))
        return RESULT_NOT_FOUND;
    const char *held = held_token(visit, &registration->access);
    if (held != NULL) {
        held_keep(visit, held);
        return RESULT_OK;
    }
    access_make_token(token);
    (void)access_token_make(&registration->access, token, ACCESS_TOKEN_DEVICE, &insertion.token);
    result = visit_write(visit, insert, &insertion);
    if (result == RESULT_OK)
        held_keep(visit, token);
    memory_wipe(token, sizeof token);
    return result;
}

const char *registration_mail_token(struct visit *visit, struct access *access, const char *address)
{
    if (!mail_is_on(visit->app->config) || address == NULL || address[0] == '\0')
        return visit->registration;
    char *token = arena_allocate(visit->arena, ACCESS_TOKEN_TEXT_SIZE);
    access_make_token(token);
    (void)access_token_make(access, token, ACCESS_TOKEN_MAIL, &access->mailed);
    return token;
}
