/* A practice in a folder of its own with the whole application open in this process, and a visitor who knows
 * only HTML: keeps cookies, sends forms with the hidden fields they came with, follows redirects when told
 * to. */
#ifndef GATHER_TESTS_PAGE_CLIENT_H
#define GATHER_TESTS_PAGE_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/file.h"
#include "domain/group/group.h"
#include "http/response_read.h"
#include "http/response_write.h"
#include "in_tx.h"
#include "page/frame/app.h"
#include "store/db.h"
#include "store/migrate.h"

enum { CLIENT_PATH_SIZE = 256, CLIENT_COOKIE_SIZE = 1024 };

struct practice_house {
    char folder[64];
    struct config *config;
    struct problems *problems;
    struct app *app;
};

struct client {
    struct practice_house *house;
    struct arena *arena;
    char cookie[CLIENT_COOKIE_SIZE]; /* "registration=…", or "" */
    const char *host;                /* headers of the next requests */
    const char *origin;
    const char *sec_fetch_site;
};

/* An answer; its text lives as long as the client. */
struct page {
    int status;
    const char *head;
    const char *body;
    const char *location; /* or NULL */
    const char *path;     /* what was asked for */
};

static inline char *house_path(const struct practice_house *house, const char *name,
                               char path[static CLIENT_PATH_SIZE])
{
    (void)snprintf(path, CLIENT_PATH_SIZE, "%s/%s", house->folder, name);
    return path;
}

/* Runs sql on a file of the practice as its owner could; the first column of the first row, or 0. */
static inline int64_t house_sql(const struct practice_house *house, const char *sql)
{
    char path[CLIENT_PATH_SIZE];
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    assert_int_equal(sqlite3_open(house_path(house, "intake.db", path), &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &prepared, NULL), SQLITE_OK);
    int64_t number = sqlite3_step(prepared) == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
    return number;
}

static inline void house_write_config(const struct practice_house *house, const char *more)
{
    char path[CLIENT_PATH_SIZE];
    char here[CLIENT_PATH_SIZE];
    char text[2048];
    assert_non_null(getcwd(here, sizeof here));
    int length = snprintf(text, sizeof text,
                          "[practice]\nname = Quiet Room Counseling\n%s"
                          "[site]\nurl = http://quiet.example\nwww = %s/www\n"
                          "[state]\ndirectory = %s\nkeys = %s\n"
                          "[serve]\npublic_socket = %s/public\nstaff_socket = %s/staff\nthreads = 64\n"
                          "[password]\nmemory_mib = 8\npasses = 1\n",
                          more, here, house->folder, house->folder, house->folder, house->folder);
    assert_true(length > 0 && (size_t)length < sizeof text);
    assert_true(file_write(house_path(house, "gather.conf", path), text, (size_t)length, 0600));
}

static inline void house_make_group(struct practice_house *house, const char *slug, const char *state,
                                    int capacity)
{
    char path[CLIENT_PATH_SIZE];
    struct group group = {
        .slug = slug, .name = slug, .begins = "March", .state = state, .capacity = capacity, .offer_days = 4};
    struct db *db =
        db_open(house_path(house, "intake.db", path), DATABASE_INTAKE, ROLE_STAFF, house->problems);
    assert_non_null(db);
    assert_int_equal(IN_WRITE(db, group_create(in_tx, &group)), RESULT_OK);
    db_close(db);
}

static inline void house_require(struct practice_house *house, bool good)
{
    problems_print(house->problems, stderr);
    assert_true(good);
}

/* Opens a practice whose config has the lines more in [practice]. Groups: "evening" (open), "past" (closed),
 * "plan" (a draft), "small" (open, no more than one place). */
static inline struct practice_house *house_open(const char *more)
{
    char path[CLIENT_PATH_SIZE];
    uint8_t *secret_key = NULL;
    struct practice_house *house = calloc(1, sizeof *house);
    assert_non_null(house);
    assert_true(crypto_init());
    assert_true(clock_set_zone("America/Chicago"));
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/gather-page-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    house->problems = problems_create();
    house_write_config(house, more);
    house_require(house, practice_create(house->folder, &secret_key, house->problems));
    crypto_secret_free(secret_key);
    house_require(house, migrate(house_path(house, "intake.db", path), DATABASE_INTAKE, house->problems));
    house->config = config_load(house_path(house, "gather.conf", path), house->problems);
    house_require(house, house->config != NULL);
    house_make_group(house, "evening", "open", 8);
    house_make_group(house, "past", "closed", 8);
    house_make_group(house, "plan", "draft", 8);
    house_make_group(house, "small", "open", 1);
    house->app = app_open(house->config, ROLE_PUBLIC, house->problems);
    house_require(house, house->app != NULL);
    return house;
}

static inline bool house_remove(const char *name, void *argument)
{
    char path[CLIENT_PATH_SIZE];
    (void)unlink(house_path(argument, name, path));
    return true;
}

static inline void house_close(struct practice_house *house)
{
    app_close(house->app);
    config_destroy(house->config);
    problems_destroy(house->problems);
    (void)file_each(house->folder, "", house_remove, house);
    (void)rmdir(house->folder);
    free(house);
}

static inline struct client *client_create(struct practice_house *house)
{
    struct client *client = calloc(1, sizeof *client);
    assert_non_null(client);
    client->house = house;
    client->arena = arena_create();
    client->host = "quiet.example";
    return client;
}

static inline void client_destroy(struct client *client)
{
    arena_destroy(client->arena);
    free(client);
}

/* Keeps or forgets the registration cookie as head says. */
static inline void client_take_cookie(struct client *client, const char *head)
{
    const char *set = strstr(head, "Set-Cookie: registration=");
    if (set == NULL)
        return;
    set += strlen("Set-Cookie: ");
    size_t length = strcspn(set, ";");
    assert_true(length < sizeof client->cookie);
    client->cookie[0] = '\0';
    if (set[length - 1] != '=')
        (void)snprintf(client->cookie, sizeof client->cookie, "%.*s", (int)length, set);
}

static inline struct page client_ask(struct client *client, struct request *request)
{
    struct buffer bytes = {0};
    response_stream stream = NULL;
    void *argument = NULL;
    struct response *response = response_create(request->arena);
    request->host = client->host;
    request->origin = client->origin;
    request->sec_fetch_site = client->sec_fetch_site;
    request->cookie = client->cookie[0] != '\0' ? client->cookie : NULL;
    app_handle(client->house->app, request, response);
    response_write(response, request, &bytes, &stream, &argument);
    const char *split = strstr(bytes.data, "\r\n\r\n");
    assert_non_null(split);
    struct page page = {
        .status = response_status(response),
        .head = arena_copy(client->arena, bytes.data, (size_t)(split + 2 - bytes.data)),
        .body = arena_text(client->arena, split + 4),
        .location = arena_text(client->arena, response_header(response, "Location")),
        .path = arena_text(client->arena, request->path),
    };
    client_take_cookie(client, page.head);
    response_release(response);
    buffer_free(&bytes);
    return page;
}

static inline struct page client_request(struct client *client, enum method method, const char *address,
                                         const char *type, const char *body)
{
    struct arena *arena = arena_create();
    size_t length = strcspn(address, "?");
    struct request *request = request_create(arena, method, arena_copy(arena, address, length));
    if (address[length] == '?')
        request->query = arena_text(arena, address + length + 1);
    request->content_type = type;
    request->body = body == NULL ? "" : body;
    request->body_length = strlen(request->body);
    struct page page = client_ask(client, request);
    arena_destroy(arena);
    return page;
}

static inline struct page client_get(struct client *client, const char *address)
{
    return client_request(client, METHOD_GET, address, NULL, NULL);
}

static inline struct page client_post(struct client *client, const char *address, const char *body)
{
    return client_request(client, METHOD_POST, address, "application/x-www-form-urlencoded", body);
}

/* The text between before and after in page, from the first before on; NULL when it is not there. */
static inline const char *client_between(struct client *client, const struct page *page, const char *before,
                                         const char *after)
{
    const char *start = strstr(page->body, before);
    if (start == NULL)
        return NULL;
    start += strlen(before);
    const char *end = strstr(start, after);
    return end == NULL ? NULL : arena_copy(client->arena, start, (size_t)(end - start));
}

/* The hidden fields of a page, as a form's body ("" when there are none). */
static inline const char *client_hidden(struct client *client, const struct page *page)
{
    static const char mark[] = "<input type=\"hidden\" name=\"";
    const char *fields = "";
    for (const char *at = strstr(page->body, mark); at != NULL; at = strstr(at, mark)) {
        at += sizeof mark - 1;
        const char *value = strstr(at, "\" value=\"");
        assert_non_null(value);
        int name_length = (int)(value - at);
        value += strlen("\" value=\"");
        fields = arena_format(client->arena, "%s%s%.*s=%.*s", fields, fields[0] == '\0' ? "" : "&",
                              name_length, at, (int)strcspn(value, "\""), value);
    }
    return fields;
}

/* Opens address and sends its form with fields besides the hidden ones. */
static inline struct page client_fill(struct client *client, const char *address, const char *fields)
{
    struct page page = client_get(client, address);
    assert_int_equal(page.status, 200);
    const char *hidden = client_hidden(client, &page);
    return client_post(client, page.path, arena_format(client->arena, "%s&%s", hidden, fields));
}

static inline bool page_has(const struct page *page, const char *text)
{
    return strstr(page->body, text) != NULL;
}

static inline void assert_leads_to(const struct page *page, const char *location)
{
    assert_int_equal(page->status, 303);
    assert_string_equal(page->location, location);
}

#endif
