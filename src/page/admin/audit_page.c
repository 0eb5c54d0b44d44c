/* The audit log for the admin: who did what to which record when; no answers are in it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/audit/audit_log.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "text/csv.h"
#include "text/phrase.h"

enum { PAGE_ROWS = 50, CSV_ROWS = 500 };

/* What was asked for, as it goes into addresses again. */
struct selection {
    struct audit_filter filter;
    const char *person;
    const char *action;
    const char *day;
    uint8_t account_id[UUID_SIZE];
};

static const char *sent_text(const struct form *form, const char *name)
{
    const char *text = form_value(form, name);
    return text != NULL && strlen(text) <= 64 ? text : "";
}

static bool is_word(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* What is no choice of ours counts as not chosen. */
static void read_selection(const struct form *form, struct selection *selection)
{
    int64_t before = strtoll(sent_text(form, "before"), NULL, 10), day = 0;
    *selection = (struct selection){.filter = audit_filter_none(),
                                    .person = sent_text(form, "person"),
                                    .action = sent_text(form, "action"),
                                    .day = sent_text(form, "day")};
    if (encoding_from_hex(selection->person, selection->account_id, UUID_SIZE))
        selection->filter.account_id = selection->account_id;
    else
        selection->person = "";
    if (!is_word(selection->action))
        selection->action = "";
    selection->filter.action = selection->action;
    if (clock_day_parse(selection->day, &day)) {
        selection->filter.from = day;
        selection->filter.until = clock_day_start(day + CLOCK_DAY + 12 * CLOCK_HOUR);
    } else {
        selection->day = "";
    }
    if (before > 0)
        selection->filter.before = before;
}

/* "roster_export" as "Roster export". */
static const char *action_label(const char *action, struct arena *arena)
{
    char *label = arena_text(arena, action);
    for (char *at = label; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    if (label[0] >= 'a' && label[0] <= 'z')
        label[0] = (char)(label[0] - 'a' + 'A');
    return label;
}

static json_t *view_entry(const struct audit_entry *entry, struct arena *arena)
{
    char at[CLOCK_TEXT_SIZE];
    clock_minute(entry->at, at);
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "sequence", (json_int_t)entry->sequence, "at", at,
                     "who", entry->username, "action", action_label(entry->action, arena), "record",
                     entry->record, "detail", entry->detail);
}

static enum result add_choices(struct visit *visit, json_t *context, const struct selection *selection)
{
    struct audit_person *people = NULL;
    const char **actions = NULL;
    size_t people_count = 0, action_count = 0;
    json_t *person_views = json_array(), *action_views = json_array();
    enum result result = audit_log_people(visit->app->staff_db, visit->arena, &people, &people_count);
    if (result == RESULT_OK)
        result = audit_log_actions(visit->app->staff_db, visit->arena, &actions, &action_count);
    for (size_t i = 0; i < people_count; i++) {
        char id[UUID_TEXT_SIZE];
        encoding_hex(people[i].id, UUID_SIZE, id);
        json_array_append_new(person_views,
                              json_pack("{s:s, s:s, s:b}", "value", id, "label", people[i].username,
                                        "selected", strcmp(id, selection->person) == 0));
    }
    for (size_t i = 0; i < action_count; i++)
        json_array_append_new(action_views, json_pack("{s:s, s:s, s:b}", "value", actions[i], "label",
                                                      action_label(actions[i], visit->arena), "selected",
                                                      strcmp(actions[i], selection->action) == 0));
    json_object_set_new(context, "people", person_views);
    json_object_set_new(context, "actions", action_views);
    return result;
}

/* One more than a page is read: it says whether there is another page. */
static enum result add_entries(struct visit *visit, json_t *context, const struct selection *selection)
{
    struct audit_entry *entries = NULL;
    size_t count = 0;
    json_t *views = json_array();
    enum result result = audit_log_read(visit->app->staff_db, &selection->filter, PAGE_ROWS + 1, visit->arena,
                                        &entries, &count);
    for (size_t i = 0; i < count && i < PAGE_ROWS; i++)
        json_array_append_new(views, view_entry(&entries[i], visit->arena));
    json_object_set_new(context, "entries", views);
    const char *rest = arena_format(visit->arena, "/staff/audit?person=%s&action=%s&day=%s",
                                    selection->person, selection->action, selection->day);
    const char *older = count > PAGE_ROWS ? arena_format(visit->arena, "%s&before=%" PRId64, rest,
                                                         entries[PAGE_ROWS - 1].sequence)
                                          : "";
    json_object_set_new(context, "older_href", json_string(older));
    json_object_set_new(context, "newest_href",
                        json_string(selection->filter.before != INT64_MAX ? rest : ""));
    return result;
}

static enum result add_head(struct visit *visit, json_t *context)
{
    struct audit_head head;
    char text[AUDIT_HEAD_TEXT_SIZE] = "";
    enum result result = audit_head_read(visit->app->staff_db, &head);
    if (result == RESULT_OK)
        audit_head_write(&head, text);
    json_object_set_new(context, "head", json_string(text));
    return result;
}

void page_audit(struct visit *visit)
{
    struct selection selection;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_AUDIT));
    read_selection(visit->query, &selection);
    enum result result = add_choices(visit, context, &selection);
    if (result == RESULT_OK)
        result = add_entries(visit, context, &selection);
    if (result == RESULT_OK)
        result = add_head(visit, context);
    json_object_set_new(context, "person", json_string(selection.person));
    json_object_set_new(context, "action", json_string(selection.action));
    json_object_set_new(context, "day", json_string(selection.day));
    json_object_set_new(
        context, "filtered",
        json_boolean(selection.person[0] != '\0' || selection.action[0] != '\0' || selection.day[0] != '\0'));
    if (result == RESULT_OK)
        visit_render(visit, 200, "audit", context);
    else
        visit_fail(visit, result);
}

/* A download reads on from the last entry, so that the log's length is no matter of memory. */
struct audit_download {
    struct app *app;
    struct selection selection;
};

static void append_entry(struct buffer *csv, const struct audit_entry *entry, struct arena *arena)
{
    char at[CLOCK_TEXT_SIZE];
    char mac[2 * AUDIT_MAC_SIZE + 1];
    clock_minute(entry->at, at);
    encoding_hex(entry->mac, AUDIT_MAC_SIZE, mac);
    csv_append_field(csv, arena_format(arena, "%" PRId64, entry->sequence), true);
    csv_append_field(csv, at, false);
    csv_append_field(csv, entry->username, false);
    csv_append_field(csv, entry->action, false);
    csv_append_field(csv, entry->record, false);
    csv_append_field(csv, entry->detail, false);
    csv_append_field(csv, mac, false);
    csv_append_end(csv);
}

/* False: the database failed or the peer is gone. *count is how many were sent. */
static bool send_some(struct audit_download *download, response_sink sink, void *sink_argument, size_t *count)
{
    struct arena *arena = arena_create();
    struct buffer csv = {0};
    struct audit_entry *entries = NULL;
    struct audit_filter *filter = &download->selection.filter;
    bool sent =
        audit_log_read(download->app->staff_db, filter, CSV_ROWS, arena, &entries, count) == RESULT_OK;
    for (size_t i = 0; sent && i < *count; i++) {
        append_entry(&csv, &entries[i], arena);
        filter->before = entries[i].sequence;
    }
    if (sent && csv.length > 0)
        sent = sink(sink_argument, csv.data, csv.length);
    buffer_free(&csv);
    arena_destroy(arena);
    return sent;
}

static bool send_log(void *argument, response_sink sink, void *sink_argument)
{
    const char *head = phrase(PHRASE_AUDIT_COLUMNS);
    size_t count = CSV_ROWS;
    bool sent = sink(sink_argument, head, strlen(head)) && sink(sink_argument, "\r\n", 2);
    while (sent && count == CSV_ROWS)
        sent = send_some(argument, sink, sink_argument, &count);
    return sent;
}

void page_audit_csv(struct visit *visit)
{
    struct audit_download *download = arena_allocate(visit->arena, sizeof *download);
    download->app = visit->app;
    read_selection(visit->form, &download->selection);
    if (!staff_audit(visit, "audit_export", NULL, ""))
        return;
    response_set_header(visit->response, "Content-Disposition", "attachment; filename=\"audit.csv\"");
    response_set_stream(visit->response, "text/csv; charset=utf-8; header=present", send_log, download, NULL);
}
