#include "page/signup/signup_list.h"

#include <string.h>

#include "base/encoding.h"
#include "page/roster/roster_selection.h"
#include "text/phrase.h"

enum { LIST_LIMIT = 1000 };

/* What was sent, read and written anew. False: nothing, or the roster as it opens. */
static bool read_list(struct visit *visit, struct roster_selection *selection, const char **text)
{
    const char *sent = form_value(visit->request->method == METHOD_POST ? visit->form : visit->query, "list");
    *text = "";
    if (sent == NULL || strlen(sent) > LIST_LIMIT)
        return false;
    const struct form *query = form_parse(visit->arena, sent, strlen(sent));
    if (query == NULL)
        return false;
    *selection = roster_selection_read(query);
    *text = roster_selection_text(selection, selection->page, visit->arena);
    return (*text)[0] != '\0';
}

const char *signup_list_link(struct visit *visit, char sign)
{
    struct roster_selection selection;
    const char *text = "";
    if (!read_list(visit, &selection, &text))
        return "";
    return arena_format(visit->arena, "%clist=%s", sign, roster_selection_encode(text, visit->arena));
}

void signup_list_add(struct visit *visit, json_t *context)
{
    struct roster_selection selection;
    const char *text = "";
    (void)read_list(visit, &selection, &text);
    json_object_set_new(context, "list", json_string(text));
    json_object_set_new(
        context, "list_link",
        json_string(text[0] != '\0'
                        ? arena_format(visit->arena, "list=%s", roster_selection_encode(text, visit->arena))
                        : ""));
}

static const char *href_of(struct visit *visit, const struct roster_row *row)
{
    char id[UUID_TEXT_SIZE];
    encoding_hex(row->id, UUID_SIZE, id);
    return arena_format(visit->arena, "/staff/signups/%s%s", id, signup_list_link(visit, '?'));
}

/* The ones before and after it in the list it was opened from; neither when it is in it no more. */
static void add_neighbours(struct visit *visit, json_t *context, const struct roster_rows *rows,
                           const uint8_t *id)
{
    size_t at = 0;
    while (at < rows->count && memcmp(rows->rows[at].id, id, UUID_SIZE) != 0) /* not secret */
        at++;
    if (at == rows->count)
        return;
    const char *position = phrase_fill(visit->arena, phrase(PHRASE_SIGNUP_POSITION), "at",
                                       arena_format(visit->arena, "%zu", at + 1));
    json_object_set_new(context, "position",
                        json_string(phrase_fill(visit->arena, position, "count",
                                                arena_format(visit->arena, "%zu", rows->count))));
    json_object_set_new(context, "previous_href",
                        json_string(at > 0 ? href_of(visit, &rows->rows[at - 1]) : ""));
    json_object_set_new(context, "next_href",
                        json_string(at + 1 < rows->count ? href_of(visit, &rows->rows[at + 1]) : ""));
}

enum result signup_list_add_ways(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    struct roster_selection selection;
    struct roster_rows rows;
    const char *text = "";
    bool has_list = read_list(visit, &selection, &text);
    json_object_set_new(context, "back_query",
                        json_string(has_list ? arena_format(visit->arena, "?%s", text) : ""));
    if (!has_list)
        return RESULT_OK;
    enum result result = roster_rows_read(visit, &opened->group, opened->secret_key, &selection.query, &rows);
    if (result == RESULT_OK)
        add_neighbours(visit, context, &rows, opened->signup.id);
    return result;
}

void signup_list_return(struct visit *visit, const char *what)
{
    visit_redirect(visit, "/staff/signups/%s?%s%s", visit->request->parameters[0], what,
                   signup_list_link(visit, '&'));
}
