#include "domain/audit/audit_log.h"

#include "store/column.h"
#include "store/statement.h"

enum { LAST_WINDOW = 20000, PEOPLE_LIMIT = 500, ACTION_LIMIT = 200 };

struct log_read {
    const struct audit_filter *filter;
    const char *action;
    size_t limit;
    struct arena *arena;
    struct audit_entry *entries;
    size_t count;
};

struct audit_filter audit_filter_none(void)
{
    return (struct audit_filter){.action = "", .until = INT64_MAX, .before = INT64_MAX};
}

/* The columns of audit_page and audit_last. */
static void read_entry(struct statement *row, struct arena *arena, struct audit_entry *entry)
{
    entry->sequence = column_integer(row, 0);
    entry->at = column_integer(row, 1);
    entry->username = column_text(row, 2, arena);
    entry->action = column_text(row, 3, arena);
    entry->record = column_text(row, 4, arena);
    entry->detail = column_text(row, 5, arena);
    (void)column_bytes(row, 6, entry->mac, sizeof entry->mac);
}

static enum result read_page(struct tx *tx, void *argument)
{
    struct log_read *read = argument;
    const struct audit_filter *filter = read->filter;
    enum result result = RESULT_OK;
    struct statement *page = statement(tx, STATEMENT_AUDIT_PAGE);
    statement_bind_integer(page, ":before", filter->before);
    statement_bind_blob(page, ":account_id", filter->account_id, UUID_SIZE);
    statement_bind_text(page, ":action", filter->action);
    statement_bind_integer(page, ":from", filter->from);
    statement_bind_integer(page, ":until", filter->until);
    statement_bind_integer(page, ":limit", (int64_t)read->limit);
    read->count = 0;
    while (read->count < read->limit && (result = statement_step(page)) == RESULT_OK)
        read_entry(page, read->arena, &read->entries[read->count++]);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result audit_log_read(struct db *staff, const struct audit_filter *filter, size_t limit,
                           struct arena *arena, struct audit_entry **entries, size_t *count)
{
    struct log_read read = {.filter = filter, .limit = limit, .arena = arena};
    read.entries = arena_allocate(arena, (limit + 1) * sizeof *read.entries);
    enum result result = db_read(staff, read_page, &read);
    *entries = read.entries;
    *count = read.count;
    return result;
}

static enum result read_last(struct tx *tx, void *argument)
{
    struct log_read *read = argument;
    struct statement *last = statement(tx, STATEMENT_AUDIT_LAST);
    statement_bind_integer(last, ":window", LAST_WINDOW);
    statement_bind_text(last, ":action", read->action);
    enum result result = statement_step(last);
    if (result == RESULT_OK)
        read_entry(last, read->arena, read->entries);
    return result;
}

enum result audit_log_last(struct db *staff, const char *action, struct arena *arena,
                           struct audit_entry *entry)
{
    struct log_read read = {.action = action, .arena = arena, .entries = entry};
    return db_read(staff, read_last, &read);
}

struct people_read {
    struct arena *arena;
    struct audit_person *people;
    size_t count;
};

static enum result read_people(struct tx *tx, void *argument)
{
    struct people_read *read = argument;
    enum result result = RESULT_OK;
    struct statement *people = statement(tx, STATEMENT_AUDIT_PEOPLE);
    read->count = 0;
    while (read->count < PEOPLE_LIMIT && (result = statement_step(people)) == RESULT_OK) {
        struct audit_person *person = &read->people[read->count++];
        (void)column_bytes(people, 0, person->id, sizeof person->id);
        person->username = column_text(people, 1, read->arena);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result audit_log_people(struct db *staff, struct arena *arena, struct audit_person **people,
                             size_t *count)
{
    struct people_read read = {.arena = arena};
    read.people = arena_allocate(arena, PEOPLE_LIMIT * sizeof *read.people);
    enum result result = db_read(staff, read_people, &read);
    *people = read.people;
    *count = read.count;
    return result;
}

struct actions_read {
    struct arena *arena;
    const char **actions;
    size_t count;
};

static enum result read_actions(struct tx *tx, void *argument)
{
    struct actions_read *read = argument;
    enum result result = RESULT_OK;
    struct statement *actions = statement(tx, STATEMENT_AUDIT_ACTIONS);
    statement_bind_integer(actions, ":window", LAST_WINDOW);
    read->count = 0;
    while (read->count < ACTION_LIMIT && (result = statement_step(actions)) == RESULT_OK)
        read->actions[read->count++] = column_text(actions, 0, read->arena);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result audit_log_actions(struct db *staff, struct arena *arena, const char ***actions, size_t *count)
{
    struct actions_read read = {.arena = arena};
    read.actions = arena_allocate(arena, ACTION_LIMIT * sizeof *read.actions);
    enum result result = db_read(staff, read_actions, &read);
    *actions = read.actions;
    *count = read.count;
    return result;
}
