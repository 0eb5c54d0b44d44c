#include "page/signup/signup_doubles.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "page/frame/staff_view.h"
#include "page/roster/roster_doubles.h"
#include "page/roster/roster_rows.h"

static json_t *view_double(const struct visit *visit, const struct roster_row *row)
{
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    encoding_hex(row->id, sizeof row->id, id);
    clock_minute(row->received_at, received);
    json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", id, "href",
                             arena_format(visit->arena, "/staff/signups/%s", id), "name", row->name,
                             "contact", row->contact, "received", received);
    staff_set_status(view, row->status);
    return view;
}

static const struct roster_row *own_row(const struct roster_rows *rows, const struct desk_signup *opened)
{
    for (size_t index = 0; index < rows->count; index++)
        if (memcmp(rows->rows[index].id, opened->signup.id, UUID_SIZE) == 0) /* not secret */
            return &rows->rows[index];
    return NULL;
}

enum result signup_doubles_add(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    const struct roster_query everybody = {.search = "", .status = STATUS_COUNT};
    struct roster_rows rows;
    if (form_value(visit->query, "doubles") == NULL)
        return RESULT_OK;
    enum result result = roster_rows_read(visit, &opened->group, opened->secret_key, &everybody, &rows);
    if (result != RESULT_OK)
        return result;
    const struct roster_row *own = own_row(&rows, opened);
    json_t *doubles = json_array();
    for (size_t index = 0; own != NULL && index < rows.count; index++) {
        const struct roster_row *row = &rows.rows[index];
        if (row != own && row->status != STATUS_WITHDRAWN && roster_same_person(own, row))
            json_array_append_new(doubles, view_double(visit, row));
    }
    json_object_set_new(context, "has_doubles", json_boolean(json_array_size(doubles) > 0));
    json_object_set_new(context, "doubles", doubles);
    json_object_set_new(context, "looked", json_true());
    return RESULT_OK;
}
