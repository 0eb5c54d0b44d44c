/* Merging two registrations of one person: shown side by side, done, and taken back. */
#include "domain/signup/signup_merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/notice/notify.h"
#include "domain/signup/signup_unmerge.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"

struct pair {
    struct desk_signup kept;
    struct signup other;
    const struct answers *other_answers; /* NULL: could not be opened */
};

/* An id, or the address of a registration as it stands in a browser. */
static bool read_double(struct visit *visit, uint8_t id[static UUID_SIZE])
{
    const struct form *form = visit->request->method == METHOD_POST ? visit->form : visit->query;
    const char *text = "";
    for (size_t index = 0; text != NULL && text[0] == '\0'; index++)
        text = form_value_at(form, "double", index);
    if (text == NULL)
        return false;
    const char *start = strrchr(text, '/') != NULL ? strrchr(text, '/') + 1 : text + strspn(text, " ");
    return encoding_from_hex(arena_copy(visit->arena, start, strcspn(start, "?# ")), id, UUID_SIZE);
}

/* False: the response says why not. */
static bool open_pair(struct visit *visit, struct pair *pair)
{
    uint8_t id[UUID_SIZE];
    const char *slug = NULL;
    if (!read_double(visit, id)) {
        signup_page_open(visit, 422, "", phrase(PHRASE_MERGE_ERROR_ADDRESS));
        return false;
    }
    if (!desk_open_signup(visit, &pair->kept))
        return false;
    enum result result = signup_by_id(visit->app->intake_db, id, visit->arena, &pair->other, &slug);
    bool is_one_of_two = result == RESULT_OK && !pair->other.erased && !pair->other.merged &&
                         !pair->kept.signup.merged && strcmp(slug, pair->kept.group.slug) == 0 &&
                         memcmp(id, pair->kept.signup.id, UUID_SIZE) != 0; /* not secret */
    if (result == RESULT_FAILED || result == RESULT_BUSY)
        visit_fail(visit, result);
    else if (!is_one_of_two)
        signup_page_open(visit, 422, "", phrase(PHRASE_MERGE_ERROR));
    if (!is_one_of_two)
        return false;
    pair->other_answers = envelope_open(&pair->other.envelope, pair->kept.secret_key, visit->arena);
    return true;
}

static bool is_newer(const struct pair *pair)
{
    return pair->other.envelope.sealed_at > pair->kept.signup.envelope.sealed_at;
}

static json_t *view_side(struct visit *visit, const struct signup *signup, const struct answers *answers)
{
    char received[CLOCK_TEXT_SIZE];
    char id[UUID_TEXT_SIZE];
    clock_long_day(signup->received_at, received);
    encoding_hex(signup->id, UUID_SIZE, id);
    json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:i}", "id", id, "name",
                             answers != NULL ? person_name(answers, visit->arena) : phrase(PHRASE_NOT_OPENED),
                             "contact", answers != NULL ? person_contact(answers, visit->arena) : "",
                             "received", received, "version", signup->version);
    staff_set_status(view, signup->status);
    return view;
}

static const char *shown(const struct visit *visit, const struct answers *answers, const char *field)
{
    const char *value = answers != NULL ? answers_get(answers, field) : NULL;
    return value != NULL ? intake_display(visit->app->intake, field, value, visit->arena) : "";
}

/* Answer by answer; what neither has is left out. */
static json_t *view_rows(struct visit *visit, const struct pair *pair)
{
    const struct intake *intake = visit->app->intake;
    json_t *rows = json_array();
    for (size_t index = 0; index < intake_column_count(intake); index++) {
        const char *field = intake_column_field(intake, index);
        const char *kept = shown(visit, pair->kept.answers, field);
        const char *other = shown(visit, pair->other_answers, field);
        if (kept[0] != '\0' || other[0] != '\0')
            json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:b}", "label",
                                                  intake_column_title(intake, index), "kept", kept, "other",
                                                  other, "differs", strcmp(kept, other) != 0));
    }
    return rows;
}

static void show(struct visit *visit, const struct pair *pair, int status, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_MERGE_TITLE));
    const struct signup *kept = &pair->kept.signup;
    desk_set_group(context, &pair->kept.group);
    signup_list_add(visit, context);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "kept", view_side(visit, kept, pair->kept.answers));
    json_object_set_new(context, "other", view_side(visit, &pair->other, pair->other_answers));
    json_object_set_new(context, "rows", view_rows(visit, pair));
    json_object_set_new(context, "newer", json_boolean(is_newer(pair)));
    staff_set_status(context, signup_merge_status(kept->status, pair->other.status));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    visit_render(visit, status, "signup-merge", context);
}

void page_signup_compare(struct visit *visit)
{
    struct pair pair = {0};
    if (open_pair(visit, &pair) && staff_audit(visit, "signup_open", pair.kept.signup.id, "") &&
        staff_audit(visit, "signup_open", pair.other.id, ""))
        show(visit, &pair, 200, "");
}

/* What the kept one says afterwards: the newer answer where there are two. Fields of ours stay its own. */
static const struct answers *join_answers(struct visit *visit, const struct pair *pair)
{
    struct answers *joined = answers_create(visit->arena);
    const struct answers *own = pair->kept.answers, *other = pair->other_answers;
    for (size_t index = 0; index < answers_count(own); index++)
        answers_set(joined, answers_field_at(own, index), answers_value_at(own, index));
    for (size_t index = 0; index < answers_count(other); index++)
        if (answers_field_at(other, index)[0] != '_')
            answers_set(joined, answers_field_at(other, index), answers_value_at(other, index));
    return joined;
}

static bool read_side(struct visit *visit, const char *status, const char *version,
                      struct signup_merge_side *side)
{
    side->status = status_from_word(form_value(visit->form, status));
    return side->status != STATUS_COUNT && desk_number(visit, version, 1, 1000000, &side->version);
}

static enum result write_merge(struct tx *tx, void *argument)
{
    return signup_merge(tx, argument);
}

static enum result merge(struct visit *visit, const struct pair *pair, struct signup_merge *merging)
{
    struct envelope amended = pair->kept.signup.envelope;
    const struct answers *answers = pair->kept.answers;
    enum status to = signup_merge_status(merging->kept.status, merging->other.status);
    if (is_newer(pair) && answers != NULL && pair->other_answers != NULL) {
        answers = join_answers(visit, pair);
        if (envelope_amend(&amended, pair->kept.secret_key, answers, visit->arena))
            merging->amended = &amended;
    }
    merging->link = envelope_link(&pair->other.envelope, &pair->kept.signup.envelope, pair->kept.secret_key,
                                  visit->arena, &merging->link_length);
    if (answers != NULL)
        merging->messages = notify_corrected(visit->app->notifier, answers, to, visit->arena);
    return visit_write(visit, write_merge, merging);
}

static void explain(struct visit *visit, struct pair *pair, enum result result)
{
    if (result == RESULT_NOT_FOUND)
        signup_page_open(visit, 422, "", phrase(PHRASE_MERGE_ERROR));
    else if (result == RESULT_REFUSED)
        show(visit, pair, 422, phrase(PHRASE_MERGE_ERROR_DOUBLES));
    else if (result != RESULT_CONFLICT)
        visit_fail(visit, result);
    else if (open_pair(visit, pair))
        show(visit, pair, 422, phrase(PHRASE_MERGE_ERROR_CHANGED));
}

/* The double named in the form goes into the registration of the address. */
void page_signup_merge(struct visit *visit)
{
    struct pair pair = {0};
    char id[UUID_TEXT_SIZE];
    if (!open_pair(visit, &pair))
        return;
    struct signup_merge merging = {.group_id = pair.kept.group.id,
                                   .kept = {.id = pair.kept.signup.id},
                                   .other = {.id = pair.other.id},
                                   .account_id = visit->session.account_id,
                                   .at = visit->now};
    if (!read_side(visit, "kept_status", "kept_version", &merging.kept) ||
        !read_side(visit, "other_status", "other_version", &merging.other)) {
        visit_error(visit, 400);
        return;
    }
    encoding_hex(pair.other.id, UUID_SIZE, id);
    visit_audit(visit, pair.kept.signup.id, id);
    enum result result = merge(visit, &pair, &merging);
    if (result != RESULT_OK)
        explain(visit, &pair, result);
    else
        signup_list_return(visit, "done=merged");
}

struct unmerging {
    struct visit *visit;
    const uint8_t *kept;
    const uint8_t *account_id;
    int64_t at;
    uint8_t double_id[UUID_SIZE];
};

static enum result write_unmerge(struct tx *tx, void *argument)
{
    struct unmerging *unmerging = argument;
    char id[UUID_TEXT_SIZE];
    enum result result =
        signup_unmerge(tx, unmerging->kept, unmerging->account_id, unmerging->at, unmerging->double_id);
    encoding_hex(unmerging->double_id, UUID_SIZE, id);
    visit_audit(unmerging->visit, unmerging->kept, arena_text(unmerging->visit->arena, id));
    return result;
}

void page_signup_unmerge(struct visit *visit)
{
    struct desk_signup opened = {0};
    if (!desk_open_signup(visit, &opened))
        return;
    struct unmerging unmerging = {
        .visit = visit, .kept = opened.signup.id, .account_id = visit->session.account_id, .at = visit->now};
    enum result result = visit_write(visit, write_unmerge, &unmerging);
    if (result == RESULT_NOT_FOUND || result == RESULT_CONFLICT)
        signup_page_open(visit, 422, "", phrase(PHRASE_UNDO_ERROR));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, "done=unmerged");
}
