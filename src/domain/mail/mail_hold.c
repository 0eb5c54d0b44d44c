#include "domain/mail/mail_hold.h"

#include "store/column.h"
#include "store/statement.h"

enum result mail_hold_set(struct tx *tx, int64_t now)
{
    struct statement *set = statement(tx, STATEMENT_MAIL_HOLD_SET);
    statement_bind_integer(set, ":since", now);
    return statement_run(set);
}

enum result mail_hold_since(struct tx *tx, int64_t *since)
{
    struct statement *read = statement(tx, STATEMENT_MAIL_HOLD_SINCE);
    enum result result = statement_step(read);
    if (result != RESULT_OK)
        return result;
    if (column_is_null(read, 0))
        return RESULT_NOT_FOUND;
    *since = column_integer(read, 0);
    return RESULT_OK;
}

enum result mail_hold_release(struct tx *tx, bool drop_waiting, int64_t *dropped)
{
    *dropped = 0;
    if (drop_waiting) {
        enum result result = statement_run(statement(tx, STATEMENT_MAIL_HOLD_DROP));
        if (result != RESULT_OK)
            return result;
        *dropped = statement_changes(tx);
    }
    return statement_run(statement(tx, STATEMENT_MAIL_HOLD_END));
}
