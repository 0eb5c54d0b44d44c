#include <string.h>

#include "domain/form/intake_view.h"
#include "domain/roster/roster.h"
#include "domain/roster/roster_guard.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/person/question_view.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/csv.h"
#include "text/phrase.h"

/* A person's own answers as a file, for a spreadsheet or for reading. The names say nothing of what is in
 * them. */

/* NULL: there is nothing its person can open, and the visitor is sent to the page that says so. */
static struct registration *open_readable(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL || !registration_was_entered(registration))
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

void page_registration_take(struct visit *visit)
{
    struct registration *registration = open_readable(visit);
    if (registration == NULL)
        return;
    visit_render(visit, 200, "registration-take",
                 registration_context(visit, registration, phrase(PHRASE_TAKE_TITLE)));
}

typedef void (*append_row)(struct buffer *file, const char *label, const char *value);

static void append_rows(struct buffer *file, const json_t *rows, append_row append)
{
    size_t index;
    json_t *row;
    json_array_foreach(rows, index, row)
    {
        append(file, json_string_value(json_object_get(row, "label")),
               json_string_value(json_object_get(row, "value")));
    }
}

/* False: it could not be read, and the response has been made. */
static bool write_answers(struct visit *visit, struct buffer *file, append_row append)
{
    struct registration *registration = open_readable(visit);
    if (registration == NULL)
        return false;
    const struct answers *answers = registration_sent_answers(visit, registration);
    if (answers == NULL || registration_load_questions(visit, registration) != RESULT_OK) {
        visit_fail(visit, RESULT_FAILED);
        return false;
    }
    json_t *pages =
        visit_keep(visit, intake_view_answers(registration_form_then(visit, registration), answers));
    json_t *questions = visit_keep(visit, question_view_list(visit, registration));
    append(file, phrase(PHRASE_ANSWERS_GROUP), registration->group.name);
    for (size_t index = 0; index < json_array_size(pages); index++)
        append_rows(file, json_object_get(json_array_get(pages, index), "rows"), append);
    for (size_t index = 0; index < json_array_size(questions); index++)
        append_rows(file, json_object_get(json_array_get(questions, index), "rows"), append);
    return true;
}

static void send(struct visit *visit, const struct buffer *file, const char *type, const char *name)
{
    response_set_header(visit->response, "Content-Disposition",
                        arena_format(visit->arena, "attachment; filename=\"%s\"", name));
    response_set_body(visit->response, type, file->data, file->length);
}

/* Their own words may begin like a formula, too. */
static void append_csv(struct buffer *file, const char *label, const char *value)
{
    struct buffer cell = {0};
    roster_guard_cell(value, &cell);
    csv_append_field(file, label, true);
    csv_append_bytes(file, cell.data == NULL ? "" : cell.data, cell.length, false, ',');
    csv_append_end(file);
    buffer_free(&cell);
}

void page_registration_csv(struct visit *visit)
{
    struct buffer file = {0};
    buffer_append_text(&file, "\xef\xbb\xbf"); /* Excel takes it for UTF-8 only with this mark */
    append_csv(&file, phrase(PHRASE_ANSWERS_QUESTION), phrase(PHRASE_ANSWERS_ANSWER));
    if (write_answers(visit, &file, append_csv))
        send(visit, &file, "text/csv; charset=utf-8; header=present", "answers.csv");
    buffer_free(&file);
}

static void append_text(struct buffer *file, const char *label, const char *value)
{
    buffer_append_text(file, label);
    buffer_append_text(file, "\r\n");
    for (const char *line = value; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        buffer_append_text(file, "    ");
        buffer_append(file, line, length);
        buffer_append_text(file, "\r\n");
        line += length + (line[length] == '\n');
    }
    buffer_append_text(file, "\r\n");
}

void page_registration_text(struct visit *visit)
{
    struct buffer file = {0};
    if (write_answers(visit, &file, append_text))
        send(visit, &file, "text/plain; charset=utf-8", "answers.txt");
    buffer_free(&file);
}
