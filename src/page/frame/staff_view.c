#include "page/frame/staff_view.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/audit/audit.h"
#include "page/frame/error_page.h"

void staff_set_status(json_t *object, enum status status)
{
    json_object_set_new(object, "status", json_string(status_word(status)));
    json_object_set_new(object, "status_label", json_string(status_label(status)));
}

const uint8_t *staff_open_key(struct visit *visit)
{
    uint8_t *key = session_open_key(visit->app->sessions, visit->session_token);
    if (key == NULL)
        visit_redirect(visit, "/staff/sign-in");
    else
        arena_defer(visit->arena, crypto_secret_free, key);
    return key;
}

bool staff_find_group(struct visit *visit, struct group *group)
{
    enum result result =
        group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena, group);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

bool staff_audit(struct visit *visit, const char *action, const uint8_t *record, const char *detail)
{
    char text[UUID_TEXT_SIZE] = "";
    if (record != NULL)
        encoding_hex(record, UUID_SIZE, text);
    enum result result = audit_append(visit->app->staff_db, visit->app->practice, visit->session.account_id,
                                      action, text, detail);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}
