/* intake.json into struct intake: the file, its pages and stops. Fields are in intake_field.c. */
#include "domain/form/intake_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/memory.h"
#include "domain/form/intake.h"
#include "domain/form/intake_field.h"
#include "domain/form/intake_form.h"
#include "domain/form/intake_reading.h"
#include "domain/form/intake_rules.h"

enum { FILE_LIMIT = 1 << 20, HASH_SHOWN = 8 };

/* The last part of addresses of ours that stand where a page's id would. */
static const char *const OUR_PAGES[] = {"check", "done", "saved", "stop", "delete", NULL};

static void check_page_id(const struct intake_reading *reading, const char *id)
{
    if (id[0] != '\0' && !intake_is_name(id, '-'))
        intake_complain(
            reading, "a page id is a small letter, then small letters, digits and \"-\", at most %d in all",
            INTAKE_NAME_LIMIT);
    else if (intake_is_among(OUR_PAGES, id))
        intake_complain(reading, "the page id is an address of the program's own; choose another");
}

static void read_fields(struct intake_reading *reading, struct intake *intake, const json_t *object,
                        struct intake_page *page)
{
    json_t *list = intake_read_list(reading, object, "fields", true), *value;
    size_t index, asked = 0;
    if (list != NULL && json_array_size(list) == 0)
        intake_complain(reading, "the page has no field; write one in \"fields\", or leave the page out");
    json_array_foreach(list, index, value)
    {
        if (!json_is_object(value)) {
            intake_complain(reading, "a field is an object: { \"name\": …, \"type\": …, \"label\": … }");
            continue;
        }
        struct intake_field *field = &intake->fields[intake->field_count++];
        intake_read_field(reading, intake, value, field);
        if (field->asked && asked++ < INTAKE_QUESTIONS_A_PAGE)
            page->fields[page->field_count++] = field;
    }
    if (asked > INTAKE_QUESTIONS_A_PAGE)
        intake_complain(reading, "the page asks %zu questions; put at most %d on a page", asked,
                        INTAKE_QUESTIONS_A_PAGE);
}

static bool page_has(const struct intake_page *page, const char *name)
{
    for (size_t i = 0; i < page->field_count; i++)
        if (strcmp(page->fields[i]->name, name) == 0)
            return true;
    return false;
}

static void read_one_of(const struct intake_reading *reading, const json_t *object, struct intake_page *page)
{
    static const char *const keys[] = {"fields", "error", NULL};
    json_t *one_of = json_object_get(object, "one_of"), *value;
    page->one_of_error = "";
    if (one_of == NULL)
        return;
    if (!json_is_object(one_of)) {
        intake_complain(reading, "\"one_of\" is an object: { \"fields\": [ … ], \"error\": … }");
        return;
    }
    intake_check_keys(reading, one_of, "\"one_of\"", keys);
    page->one_of_error = intake_read_shown(reading, one_of, "error", true);
    size_t index;
    json_array_foreach(intake_read_list(reading, one_of, "fields", true), index, value)
    {
        const char *name = json_is_string(value) ? json_string_value(value) : "";
        if (!page_has(page, name))
            intake_complain(reading, "\"one_of\" names \"%s\", which is no field asked on this page", name);
        else if (page->one_of_count < INTAKE_QUESTIONS_A_PAGE)
            page->one_of[page->one_of_count++] = arena_text(reading->arena, name);
    }
    if (page->one_of_count < 2)
        intake_complain(reading,
                        "\"one_of\" names at least two fields; for one, write \"required\": true there");
}

/* A page that is filled in to its limits must fit into what nginx and the form's parser take; else it would
 * be refused whole, and all that was typed with it. */
static void check_page_length(const struct intake_reading *reading, const struct intake_page *page)
{
    size_t length = 0;
    for (size_t i = 0; i < page->field_count; i++)
        length += page->fields[i]->limit;
    if (length > INTAKE_PAGE_LIMIT)
        intake_complain(reading,
                        "all limits of the page together are %zu characters; %d can be sent at once: lower a "
                        "\"limit\", or make two pages",
                        length, INTAKE_PAGE_LIMIT);
}

static void read_page(struct intake_reading *reading, struct intake *intake, json_t *object,
                      struct intake_page *page)
{
    static const char *const keys[] = {"id", "title", "intro", "one_of", "fields", NULL};
    reading->page = NULL;
    page->id = intake_read_raw(reading, object, "id", true);
    page->line = reading->line = intake_line_of(reading, "id", page->id);
    reading->page = page->id;
    check_page_id(reading, page->id);
    intake_check_keys(reading, object, "a page", keys);
    page->title = intake_read_shown(reading, object, "title", true);
    page->intro = intake_read_shown(reading, object, "intro", false);
    read_fields(reading, intake, object, page);
    read_one_of(reading, object, page);
    check_page_length(reading, page);
}

static void read_pages(struct intake_reading *reading, struct intake *intake, const json_t *root)
{
    json_t *list = intake_read_list(reading, root, "pages", true), *value;
    size_t index, fields = 0;
    if (list != NULL && json_array_size(list) == 0)
        intake_complain(reading, "there is no page; write at least one in \"pages\"");
    json_array_foreach(list, index, value)
    {
        fields += json_array_size(json_object_get(value, "fields"));
    }
    intake->pages = arena_allocate(intake->arena, (json_array_size(list) + 1) * sizeof *intake->pages);
    intake->fields = arena_allocate(intake->arena, (fields + 1) * sizeof *intake->fields);
    json_array_foreach(list, index, value)
    {
        if (json_is_object(value))
            read_page(reading, intake, value, &intake->pages[intake->page_count++]);
        else
            intake_complain(reading, "a page is an object: { \"id\": …, \"title\": …, \"fields\": [ … ] }");
    }
    reading->page = NULL;
    reading->line = 0;
}

static void read_stop(const struct intake_reading *reading, struct intake *intake, const char *name,
                      json_t *object)
{
    static const char *const keys[] = {"title", "paragraphs", NULL};
    if (!json_is_object(object)) {
        intake_complain(reading, "stop \"%s\" is an object: { \"title\": …, \"paragraphs\": [ … ] }", name);
        return;
    }
    intake_check_keys(reading, object, "a stop", keys);
    json_t *paragraphs = json_array(), *value;
    size_t index;
    json_array_foreach(intake_read_list(reading, object, "paragraphs", true), index, value)
    {
        if (json_is_string(value))
            json_array_append_new(paragraphs, json_string(intake_fill(reading, json_string_value(value))));
        else
            intake_complain(reading, "a paragraph of stop \"%s\" is text: write it in quotes", name);
    }
    const char *title = intake_read_shown(reading, object, "title", true);
    json_object_set_new(intake->stops, name,
                        json_pack("{s:s, s:o}", "title", title, "paragraphs", paragraphs));
}

static void read_stops(const struct intake_reading *reading, struct intake *intake, const json_t *root)
{
    json_t *stops = json_object_get(root, "stops"), *value;
    const char *name;
    if (stops != NULL && !json_is_object(stops))
        intake_complain(reading, "\"stops\" is an object of stops by name");
    json_object_foreach(stops, name, value)
    {
        read_stop(reading, intake, name, value);
    }
}

/* Pages whose every question the settings leave out are not shown. */
static void drop_empty_pages(struct intake *intake)
{
    size_t kept = 0;
    for (size_t i = 0; i < intake->page_count; i++)
        if (intake->pages[i].field_count > 0)
            intake->pages[kept++] = intake->pages[i];
    intake->page_count = kept;
}

static void list_columns(struct intake *intake)
{
    intake->columns = arena_allocate(intake->arena, (intake->field_count + 1) * sizeof *intake->columns);
    for (size_t i = 0; i < intake->field_count; i++)
        if (intake->fields[i].asked)
            intake->columns[intake->column_count++] = &intake->fields[i];
}

static void read_form(struct intake_reading *reading, struct intake *intake, json_t *root)
{
    static const char *const keys[] = {"version", "pages", "stops", NULL};
    if (!json_is_object(root)) {
        intake_complain(reading,
                        "the form is an object: { \"version\": …, \"pages\": [ … ], \"stops\": { … } }");
        return;
    }
    intake_check_keys(reading, root, "the form", keys);
    intake->version = intake_read_raw(reading, root, "version", true);
    if (strlen(intake->version) > INTAKE_VALUE_LIMIT)
        intake_complain(reading, "\"version\" has at most %d bytes", INTAKE_VALUE_LIMIT);
    read_stops(reading, intake, root);
    read_pages(reading, intake, root);
    intake_check_whole(reading, intake);
    drop_empty_pages(intake);
    list_columns(intake);
}

/* What a version was shown with, so that it can be shown again; and by its hash a name that no other has. */
static void name_version(struct intake *intake, const char *text, const struct config *config)
{
    uint8_t hash[CRYPTO_HASH_SIZE];
    char digits[2 * HASH_SHOWN + 1];
    json_t *kept = json_pack("{s:s, s:s, s:s, s:i}", "form", text, "practice", config->practice_name,
                             "states", config->practice_states, "minimum_age", config->practice_minimum_age);
    char *texts = kept == NULL ? NULL : json_dumps(kept, JSON_COMPACT | JSON_SORT_KEYS);
    if (texts == NULL)
        memory_fatal("a form's texts could not be kept");
    intake->texts = arena_text(intake->arena, texts);
    crypto_digest(NULL, 0, texts, strlen(texts), hash, sizeof hash);
    encoding_hex(hash, HASH_SHOWN, digits);
    intake->version = arena_format(intake->arena, "%s %s", intake->version, digits);
    free(texts);
    json_decref(kept);
}

static struct intake *parse(const char *path, const struct buffer *text, const struct config *config,
                            struct problems *problems)
{
    size_t before = problems_count(problems);
    const char *data = text->data == NULL ? "" : text->data;
    json_error_t error;
    json_t *root = json_loadb(data, text->length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        problems_add(problems, path, error.line, "column %d: %s; correct the JSON here", error.column,
                     error.text);
        return NULL;
    }
    struct intake *intake = memory_allocate(sizeof *intake);
    intake->arena = arena_create();
    intake->stops = json_object();
    struct intake_reading reading = {.path = path,
                                     .text = data,
                                     .cursor = data,
                                     .config = config,
                                     .problems = problems,
                                     .arena = intake->arena};
    read_form(&reading, intake, root);
    json_decref(root);
    if (problems_count(problems) == before) {
        name_version(intake, data, config);
        return intake;
    }
    intake_destroy(intake);
    return NULL;
}

struct intake *intake_load(const char *path, const struct config *config, struct problems *problems)
{
    struct buffer text = {0};
    if (!file_read(path, FILE_LIMIT, &text)) {
        problems_add(problems, path, 0,
                     "the intake form cannot be read (%s); check form and www in gather.conf",
                     strerror(errno));
        buffer_free(&text);
        return NULL;
    }
    struct intake *intake = parse(path, &text, config, problems);
    buffer_free(&text);
    return intake;
}

struct intake *intake_load_texts(const char *texts)
{
    json_t *kept = json_loads(texts, 0, NULL);
    const char *form = json_string_value(json_object_get(kept, "form"));
    const char *practice = json_string_value(json_object_get(kept, "practice"));
    const char *states = json_string_value(json_object_get(kept, "states"));
    struct intake *intake = NULL;
    if (form != NULL && practice != NULL && states != NULL) {
        struct config config = {.practice_name = practice,
                                .practice_states = states,
                                .practice_minimum_age =
                                    (int)json_integer_value(json_object_get(kept, "minimum_age"))};
        struct problems *problems = problems_create();
        struct buffer text = {0};
        buffer_append_text(&text, form);
        intake = parse("form", &text, &config, problems);
        buffer_free(&text);
        problems_destroy(problems);
    }
    json_decref(kept);
    return intake;
}

void intake_destroy(struct intake *intake)
{
    if (intake == NULL)
        return;
    json_decref(intake->stops);
    arena_destroy(intake->arena);
    memory_free(intake);
}
