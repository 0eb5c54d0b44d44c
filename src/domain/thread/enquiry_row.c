#include "domain/thread/enquiry_row.h"

#include "base/log.h"
#include "store/column.h"

/* The columns after those of the row itself, in the order of sql/query/thread/enquiry.sql. */
enum { KEY_ID_COLUMN = 9, GROUP_COLUMN = 13, SLUG_COLUMN = 14, NAME_COLUMN = 15, SIGNUP_COLUMN = 16 };

static bool read_envelope(struct statement *row, struct arena *arena, struct envelope *envelope)
{
    envelope->form_version = column_text(row, 7, arena);
    envelope->sealed_at = column_integer(row, 8);
    if (!column_is_null(row, KEY_ID_COLUMN) &&
        !column_bytes(row, KEY_ID_COLUMN, envelope->key_id, KEY_ID_SIZE))
        return false;
    envelope->sealed_key = column_blob(row, 10, arena, &envelope->sealed_key_length);
    envelope->person_key = column_blob(row, 11, arena, &envelope->person_key_length);
    envelope->body = column_blob(row, 12, arena, &envelope->body_length);
    if (!column_is_null(row, GROUP_COLUMN) && !column_bytes(row, GROUP_COLUMN, envelope->group_id, UUID_SIZE))
        return false;
    return column_bytes(row, 0, envelope->id, UUID_SIZE);
}

enum result enquiry_read_row(struct statement *row, struct arena *arena, struct enquiry *enquiry)
{
    *enquiry = (struct enquiry){
        .kind = enquiry_kind_from_word(column_text(row, 1, arena)),
        .status = enquiry_status_from_word(column_text(row, 2, arena)),
        .status_at = column_integer(row, 3),
        .received_at = column_integer(row, 4),
        .reply_by = column_integer(row, 5),
        .held = column_integer(row, 6) != 0,
        .group_slug = column_text(row, SLUG_COLUMN, arena),
        .group_name = column_text(row, NAME_COLUMN, arena),
        .has_signup = !column_is_null(row, SIGNUP_COLUMN),
    };
    bool good = read_envelope(row, arena, &enquiry->envelope) && column_bytes(row, 0, enquiry->id, UUID_SIZE);
    if (enquiry->has_signup)
        good = column_bytes(row, SIGNUP_COLUMN, enquiry->signup_id, UUID_SIZE) && good;
    enquiry->erased = enquiry->envelope.body == NULL;
    if (good && enquiry->kind != ENQUIRY_KIND_COUNT && enquiry->status != ENQUIRY_STATUS_COUNT)
        return RESULT_OK;
    log_error("a question in intake.db is damaged");
    return RESULT_FAILED;
}
