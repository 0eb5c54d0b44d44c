#include "domain/signup/signup_merge.h"

#include <string.h>

#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* One of the two, as it is. */
struct side {
    enum status status;
    int64_t waiting_since; /* 0: none */
    int64_t offer_until;   /* 0: none */
    int version;
    bool has_doubles;
};

enum status signup_merge_status(enum status kept, enum status other)
{
    /* How far along, from 1; 0: over. */
    static const int far[STATUS_COUNT] = {
        [STATUS_NEW] = 1,     [STATUS_CONTACTED] = 2, [STATUS_SUITABLE] = 3,
        [STATUS_WAITING] = 4, [STATUS_OFFERED] = 5,   [STATUS_CONFIRMED] = 6};
    if (kept == STATUS_DECLINED && far[other] < far[STATUS_OFFERED])
        return kept;
    return far[other] > far[kept] ? other : kept;
}

static enum result find_side(struct tx *tx, const struct signup_merge *merge,
                             const struct signup_merge_side *shown, struct side *side)
{
    struct statement *find = statement(tx, STATEMENT_MERGE_FACTS);
    statement_bind_blob(find, ":id", shown->id, UUID_SIZE);
    statement_bind_blob(find, ":group_id", merge->group_id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    *side = (struct side){.status = status_from_word(column_text(find, 0, arena)),
                          .waiting_since = column_integer(find, 1),
                          .offer_until = column_integer(find, 2),
                          .version = (int)column_integer(find, 3),
                          .has_doubles = column_integer(find, 4) != 0};
    arena_destroy(arena);
    bool is_as_shown = side->status == shown->status && side->version == shown->version;
    return is_as_shown ? RESULT_OK : RESULT_CONFLICT;
}

static enum result note(struct tx *tx, const struct signup_merge *merge, const uint8_t *id, const char *kind,
                        const struct side *before, enum status to)
{
    bool moved = before != NULL && before->status != to;
    struct signup_change change = {.id = id,
                                   .from = moved ? before->status : STATUS_COUNT,
                                   .to = moved ? to : STATUS_COUNT,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = merge->account_id,
                                   .at = merge->at,
                                   .kind = kind,
                                   .waiting_since = before != NULL ? before->waiting_since : 0,
                                   .offer_until = before != NULL ? before->offer_until : 0};
    return signup_write_event(tx, &change);
}

/* First, so that the place it held is free for the other. A line is written even when it had withdrawn
 * before: undoing looks for it. */
static enum result put_away(struct tx *tx, const struct signup_merge *merge, const struct side *side)
{
    struct statement *away = statement(tx, STATEMENT_MERGE_AWAY);
    statement_bind_blob(away, ":id", merge->other.id, UUID_SIZE);
    statement_bind_blob(away, ":kept", merge->kept.id, UUID_SIZE);
    statement_bind_blob(away, ":link", merge->link, merge->link_length);
    statement_bind_integer(away, ":at", merge->at);
    enum result result = statement_run(away);
    if (result == RESULT_OK)
        result = notice_drop(tx, merge->other.id, 0, merge->at);
    return result == RESULT_OK ? note(tx, merge, merge->other.id, "merged", side, STATUS_WITHDRAWN) : result;
}

static bool is_in_line(enum status status)
{
    return status == STATUS_SUITABLE || status == STATUS_WAITING || status == STATUS_OFFERED;
}

/* The earlier place in line of the two. */
static int64_t since(enum status to, const struct side *kept, const struct side *other)
{
    if (!is_in_line(to))
        return 0;
    if (kept->waiting_since == 0 || other->waiting_since == 0)
        return kept->waiting_since + other->waiting_since;
    return kept->waiting_since < other->waiting_since ? kept->waiting_since : other->waiting_since;
}

static enum result take_status(struct tx *tx, const struct signup_merge *merge, enum status to,
                               int64_t waiting_since, int64_t offer_until)
{
    struct statement *stand = statement(tx, STATEMENT_MERGE_STAND);
    statement_bind_blob(stand, ":id", merge->kept.id, UUID_SIZE);
    statement_bind_text(stand, ":status", status_word(to));
    statement_bind_integer(stand, ":at", merge->at);
    statement_bind_integer(stand, ":offer_until", to == STATUS_OFFERED ? offer_until : 0);
    statement_bind_integer(stand, ":waiting_since", waiting_since);
    enum result result = statement_run(stand);
    if (result != RESULT_OK || to != STATUS_OFFERED)
        return result;
    struct statement *quiet = statement(tx, STATEMENT_MERGE_NO_OFFER);
    statement_bind_blob(quiet, ":id", merge->kept.id, UUID_SIZE);
    statement_bind_integer(quiet, ":at", merge->at);
    return statement_run(quiet);
}

static enum result take_place(struct tx *tx, const struct signup_merge *merge, int64_t waiting_since)
{
    struct statement *place = statement(tx, STATEMENT_MERGE_PLACE);
    statement_bind_blob(place, ":id", merge->kept.id, UUID_SIZE);
    statement_bind_integer(place, ":waiting_since", waiting_since);
    return statement_run(place);
}

static enum result take_answers(struct tx *tx, const struct signup_merge *merge)
{
    struct statement *keep = statement(tx, STATEMENT_AMEND_KEEP_VERSION);
    statement_bind_blob(keep, ":id", merge->kept.id, UUID_SIZE);
    statement_bind_integer(keep, ":version", merge->kept.version);
    enum result result = statement_run(keep);
    if (result != RESULT_OK)
        return result;
    struct statement *body = statement(tx, STATEMENT_AMEND_BODY);
    statement_bind_blob(body, ":id", merge->kept.id, UUID_SIZE);
    statement_bind_blob(body, ":body", merge->amended->body, merge->amended->body_length);
    result = statement_run(body);
    return result == RESULT_OK ? note(tx, merge, merge->kept.id, "corrected", NULL, STATUS_COUNT) : result;
}

static enum result take_attendance(struct tx *tx, const struct signup_merge *merge)
{
    struct statement *move = statement(tx, STATEMENT_MERGE_ATTENDANCE);
    statement_bind_blob(move, ":id", merge->other.id, UUID_SIZE);
    statement_bind_blob(move, ":kept", merge->kept.id, UUID_SIZE);
    return statement_run(move);
}

static enum result take_over(struct tx *tx, const struct signup_merge *merge, const struct side *kept,
                             const struct side *other)
{
    enum status to = signup_merge_status(kept->status, other->status);
    int64_t waiting_since = since(to, kept, other);
    enum result result = merge->amended != NULL ? take_answers(tx, merge) : RESULT_OK;
    if (result == RESULT_OK)
        result = outbox_add(tx, merge->messages, merge->kept.id);
    if (result == RESULT_OK)
        result = to != kept->status ? take_status(tx, merge, to, waiting_since, other->offer_until)
                                    : take_place(tx, merge, waiting_since);
    if (result == RESULT_OK)
        result = take_attendance(tx, merge);
    return result == RESULT_OK ? note(tx, merge, merge->kept.id, "merged", kept, to) : result;
}

enum result signup_merge(struct tx *tx, const struct signup_merge *merge)
{
    struct side kept, other;
    if (memcmp(merge->kept.id, merge->other.id, UUID_SIZE) == 0) /* not secret */
        return RESULT_NOT_FOUND;
    enum result result = find_side(tx, merge, &merge->kept, &kept);
    if (result == RESULT_OK)
        result = find_side(tx, merge, &merge->other, &other);
    if (result == RESULT_OK && other.has_doubles)
        result = RESULT_REFUSED;
    if (result == RESULT_OK)
        result = put_away(tx, merge, &other);
    return result == RESULT_OK ? take_over(tx, merge, &kept, &other) : result;
}

enum result signup_merged_into(struct tx *tx, const uint8_t id[static UUID_SIZE],
                               uint8_t kept[static UUID_SIZE])
{
    struct statement *find = statement(tx, STATEMENT_MERGED_INTO);
    statement_bind_blob(find, ":id", id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result == RESULT_OK && !column_bytes(find, 0, kept, UUID_SIZE))
        return RESULT_NOT_FOUND;
    return result;
}

enum result signup_merged_list(struct tx *tx, const uint8_t id[static UUID_SIZE], struct arena *arena,
                               struct signup_merged **list, size_t *count)
{
    struct statement *rows = statement(tx, STATEMENT_MERGED_LIST);
    enum result result = RESULT_OK;
    statement_bind_blob(rows, ":id", id, UUID_SIZE);
    *list = arena_allocate(arena, SIGNUP_MERGED_LIMIT * sizeof **list);
    *count = 0;
    while (*count < SIGNUP_MERGED_LIMIT && (result = statement_step(rows)) == RESULT_OK) {
        struct signup_merged *merged = &(*list)[*count];
        merged->received_at = column_integer(rows, 1);
        if (!column_bytes(rows, 0, merged->id, UUID_SIZE))
            return RESULT_FAILED;
        ++*count;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
