#include "domain/operations/practice_count.h"

#include "store/column.h"
#include "store/db.h"
#include "store/statement.h"

static enum result read_number(struct tx *tx, enum statement_name name, int64_t *number)
{
    struct statement *read = statement(tx, name);
    enum result result = statement_step(read);
    if (result == RESULT_OK)
        *number = column_integer(read, 0);
    return result;
}

static enum result count_intake(struct tx *tx, void *argument)
{
    struct practice_count *count = argument;
    enum result result = read_number(tx, STATEMENT_BACKUP_SIGNUPS, &count->registrations);
    return result == RESULT_OK ? read_number(tx, STATEMENT_BACKUP_NEWEST, &count->newest_at) : result;
}

static enum result count_staff(struct tx *tx, void *argument)
{
    struct practice_count *count = argument;
    return read_number(tx, STATEMENT_SCHEMA_ACCOUNTS, &count->accounts);
}

enum result practice_count(struct db *intake_db, struct db *staff_db, struct practice_count *count)
{
    *count = (struct practice_count){0};
    enum result result = db_read(intake_db, count_intake, count);
    return result == RESULT_OK ? db_read(staff_db, count_staff, count) : result;
}
