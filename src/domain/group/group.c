#include "domain/group/group.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/column.h"
#include "store/statement.h"

/* The columns every statement about groups gives, in the order of sql/query/group/group.sql. */
static bool read_group(struct statement *row, struct arena *arena, struct group *group)
{
    *group = (struct group){0};
    bool good = column_bytes(row, 0, group->id, sizeof group->id);
    group->slug = column_text(row, 1, arena);
    group->name = column_text(row, 2, arena);
    group->summary = column_text(row, 3, arena);
    group->begins = column_text(row, 4, arena);
    group->schedule = column_text(row, 5, arena);
    group->place = column_text(row, 6, arena);
    group->fee = column_text(row, 7, arena);
    group->sessions = column_text(row, 8, arena);
    group->state = column_text(row, 9, arena);
    group->closes_at = column_integer(row, 10);
    group->capacity = (int)column_integer(row, 11);
    group->minimum = (int)column_integer(row, 12);
    group->offer_days = (int)column_integer(row, 13);
    group->offer_automatically = column_integer(row, 14) != 0;
    group->created_at = column_integer(row, 15);
    group->opens_at = column_integer(row, 16);
    group->reply_days = (int)column_integer(row, 17);
    group->call_days = (int)column_integer(row, 18);
    group->offers_end_first = column_integer(row, 19) != 0;
    group->last_session = column_text(row, 20, arena);
    return good;
}

static enum result read_counts(struct tx *tx, struct arena *arena, struct group *group)
{
    struct statement *counts = statement(tx, STATEMENT_GROUP_COUNTS);
    enum result result = RESULT_OK;
    statement_bind_blob(counts, ":group_id", group->id, sizeof group->id);
    while ((result = statement_step(counts)) == RESULT_OK) {
        enum status status = status_from_word(column_text(counts, 0, arena));
        if (status != STATUS_COUNT)
            group->counts[status] = column_integer(counts, 1);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct group_read {
    const char *slug;
    bool with_drafts;
    struct arena *arena;
    struct group *groups;
    size_t count;
};

static enum result count_groups(struct tx *tx, size_t *count)
{
    struct statement *counting = statement(tx, STATEMENT_GROUP_LIST_COUNT);
    enum result result = statement_step(counting);
    if (result == RESULT_OK)
        *count = (size_t)column_integer(counting, 0);
    return result;
}

static enum result list_groups(struct tx *tx, void *argument)
{
    struct group_read *read = argument;
    size_t room = 0;
    enum result result = count_groups(tx, &room);
    if (result != RESULT_OK)
        return result;
    read->count = 0;
    read->groups = arena_allocate(read->arena, (room + 1) * sizeof *read->groups);
    struct statement *list = statement(tx, STATEMENT_GROUP_LIST);
    statement_bind_integer(list, ":with_drafts", read->with_drafts);
    while (read->count < room && (result = statement_step(list)) == RESULT_OK) {
        struct group *group = &read->groups[read->count++];
        if (!read_group(list, read->arena, group) || read_counts(tx, read->arena, group) != RESULT_OK)
            return RESULT_FAILED;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result group_list(struct db *db, bool with_drafts, struct arena *arena, struct group **groups,
                       size_t *count)
{
    struct group_read read = {.with_drafts = with_drafts, .arena = arena};
    enum result result = db_read(db, list_groups, &read);
    *groups = result == RESULT_OK ? read.groups : NULL;
    *count = result == RESULT_OK ? read.count : 0;
    return result;
}

static enum result find_group(struct tx *tx, void *argument)
{
    struct group_read *read = argument;
    struct statement *find = statement(tx, STATEMENT_GROUP_BY_SLUG);
    statement_bind_text(find, ":slug", read->slug);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (!read_group(find, read->arena, read->groups)) {
        log_error("a group in intake.db is damaged");
        return RESULT_FAILED;
    }
    return read_counts(tx, read->arena, read->groups);
}

enum result group_by_slug(struct db *db, const char *slug, struct arena *arena, struct group *group)
{
    struct group_read read = {.slug = slug, .arena = arena, .groups = group};
    return db_read(db, find_group, &read);
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void bind_settings(struct statement *change, const struct group *group)
{
    statement_bind_blob(change, ":id", group->id, sizeof group->id);
    statement_bind_text(change, ":name", text_or_empty(group->name));
    statement_bind_text(change, ":summary", text_or_empty(group->summary));
    statement_bind_text(change, ":begins", text_or_empty(group->begins));
    statement_bind_text(change, ":schedule", text_or_empty(group->schedule));
    statement_bind_text(change, ":place", text_or_empty(group->place));
    statement_bind_text(change, ":fee", text_or_empty(group->fee));
    statement_bind_text(change, ":sessions", text_or_empty(group->sessions));
    statement_bind_text(change, ":state", text_or_empty(group->state));
    statement_bind_integer(change, ":opens_at", group->opens_at);
    statement_bind_integer(change, ":closes_at", group->closes_at);
    statement_bind_integer(change, ":capacity", group->capacity);
    statement_bind_integer(change, ":minimum", group->minimum);
    statement_bind_integer(change, ":offer_days", group->offer_days);
    statement_bind_integer(change, ":offer_automatically", group->offer_automatically);
    statement_bind_integer(change, ":call_days", group->call_days);
    statement_bind_integer(change, ":offers_end_first", group->offers_end_first);
    statement_bind_integer(change, ":reply_days", group->reply_days);
}

enum result group_create(struct tx *tx, struct group *group)
{
    group->created_at = clock_now();
    random_uuid(group->created_at, group->id);
    struct statement *insert = statement(tx, STATEMENT_GROUP_INSERT);
    bind_settings(insert, group);
    statement_bind_text(insert, ":slug", text_or_empty(group->slug));
    statement_bind_integer(insert, ":created_at", group->created_at);
    return statement_run(insert);
}

bool group_is_slug(const char *slug)
{
    return slug[0] >= 'a' && slug[0] <= 'z' &&
           slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0' && strcmp(slug, "new") != 0;
}

static bool has_same_texts(const struct group *a, const struct group *b)
{
    const char *const pairs[][2] = {
        {a->name, b->name},         {a->summary, b->summary}, {a->begins, b->begins},
        {a->schedule, b->schedule}, {a->place, b->place},     {a->fee, b->fee},
        {a->sessions, b->sessions}, {a->state, b->state},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(text_or_empty(pairs[i][0]), text_or_empty(pairs[i][1])) != 0)
            return false;
    return true;
}

static bool has_same_settings(const struct group *a, const struct group *b)
{
    return has_same_texts(a, b) && a->opens_at == b->opens_at && a->closes_at == b->closes_at &&
           a->capacity == b->capacity && a->minimum == b->minimum && a->offer_days == b->offer_days &&
           a->offer_automatically == b->offer_automatically && a->call_days == b->call_days &&
           a->offers_end_first == b->offers_end_first && a->reply_days == b->reply_days;
}

/* RESULT_REFUSED: it is no longer what before says. */
static enum result look_whether(struct tx *tx, const struct group *before)
{
    struct arena *arena = arena_create();
    struct group now;
    struct group_read read = {.slug = before->slug, .arena = arena, .groups = &now};
    enum result result = find_group(tx, &read);
    if (result == RESULT_OK && !has_same_settings(before, &now))
        result = RESULT_REFUSED;
    arena_destroy(arena);
    return result;
}

enum result group_update(struct tx *tx, const struct group *before, const struct group *group)
{
    enum result result = before != NULL ? look_whether(tx, before) : RESULT_OK;
    if (result != RESULT_OK)
        return result;
    struct statement *update = statement(tx, STATEMENT_GROUP_UPDATE);
    bind_settings(update, group);
    result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_NOT_FOUND : result;
}

bool group_is_over(const struct group *group, int64_t now)
{
    char local[CLOCK_TEXT_SIZE];
    clock_minute(now, local);
    local[sizeof "2027-01-01" - 1] = 'T';
    return group->last_session != NULL && strcmp(group->last_session, local) <= 0;
}

bool group_takes_registrations(const struct group *group, int64_t now)
{
    return strcmp(group->state, "open") == 0 && !group_is_over(group, now) && now >= group->opens_at &&
           (group->closes_at == 0 || now < group->closes_at);
}

int group_reply_days(const struct group *group, int practice_days)
{
    return group->reply_days > 0 ? group->reply_days : practice_days;
}

int group_places_left(const struct group *group)
{
    int64_t left = group->capacity - group->counts[STATUS_OFFERED] - group->counts[STATUS_CONFIRMED];
    return left > 0 ? (int)left : 0;
}

int64_t group_in_line(const struct group *group)
{
    return group->counts[STATUS_SUITABLE] + group->counts[STATUS_WAITING];
}
