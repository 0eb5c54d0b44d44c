#include "page/desk/desk_view.h"

#include "text/phrase.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "domain/account/account.h"
#include "domain/seal/note_box.h"
#include "page/frame/error_page.h"
#include "page/frame/person_view.h"
#include "page/frame/staff_view.h"

bool desk_open_signup(struct visit *visit, struct desk_signup *opened)
{
    struct db *db = visit->app->intake_db;
    uint8_t id[UUID_SIZE];
    const char *slug = NULL;
    enum result result = RESULT_NOT_FOUND;
    if (encoding_from_hex(visit->request->parameters[0], id, sizeof id))
        result = signup_by_id(db, id, visit->arena, &opened->signup, &slug);
    if (result == RESULT_OK)
        result =
            opened->signup.erased ? RESULT_NOT_FOUND : group_by_slug(db, slug, visit->arena, &opened->group);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return false;
    }
    opened->secret_key = staff_open_key(visit);
    if (opened->secret_key == NULL)
        return false;
    opened->answers = envelope_open(&opened->signup.envelope, opened->secret_key, visit->arena);
    return true;
}

const char *desk_name(struct visit *visit, const struct envelope *envelope, const uint8_t *secret_key)
{
    const struct answers *answers = envelope_open(envelope, secret_key, visit->arena);
    return answers != NULL ? person_name(answers, visit->arena) : phrase(PHRASE_NOT_OPENED);
}

const char *desk_account_name(struct visit *visit, const uint8_t *account_id)
{
    struct account account;
    if (account_by_id(visit->app->staff_db, account_id, visit->arena, &account) != RESULT_OK)
        return phrase(PHRASE_ACCOUNT_GONE);
    return account.display_name[0] != '\0' ? account.display_name : account.username;
}

const char *desk_field(struct visit *visit, const char *name)
{
    const char *text = form_value(visit->form, name);
    if (text == NULL)
        return "";
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return arena_copy(visit->arena, text, length);
}

bool desk_number(struct visit *visit, const char *name, int least, int most, int *number)
{
    const char *text = desk_field(visit, name);
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < least || value > most)
        return false;
    *number = (int)value;
    return true;
}

static struct note_subject reason_of(const uint8_t *signup_id, int64_t at)
{
    struct note_subject subject = {.purpose = "reason", .at = at};
    memcpy(subject.owner, signup_id, UUID_SIZE);
    return subject;
}

uint8_t *desk_seal_reason(struct visit *visit, const uint8_t *signup_id, int64_t at, const char *text,
                          size_t *length)
{
    struct note_subject subject = reason_of(signup_id, at);
    *length = 0;
    if (text[0] == '\0')
        return NULL;
    return note_seal(&subject, visit->app->practice, text, visit->arena, length);
}

const char *desk_open_reason(struct visit *visit, const uint8_t *signup_id, int64_t at,
                             const uint8_t *secret_key, const uint8_t *box, size_t length)
{
    struct note_subject subject = reason_of(signup_id, at);
    if (box == NULL)
        return "";
    const char *text = note_open(&subject, secret_key, box, length, visit->arena);
    return text != NULL ? text : phrase(PHRASE_REASON_NOT_OPENED);
}

void desk_set_group(json_t *context, const struct group *group)
{
    json_object_set_new(context, "group", json_pack("{s:s, s:s}", "slug", group->slug, "name", group->name));
}
