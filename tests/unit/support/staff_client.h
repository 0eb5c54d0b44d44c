/* The staff side of a practice for a test: accounts, registrations that were really sent, and somebody at the
 * desk. */
#ifndef GATHER_TESTS_STAFF_CLIENT_H
#define GATHER_TESTS_STAFF_CLIENT_H

#include "page_client.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/account/account.h"
#include "domain/account/totp.h"
#include "domain/audit/audit_mover.h"
#include "domain/signup/signup.h"
#include "domain/signup/signup_submit.h"
#include "http/response_read.h"

#define CLINICIAN_PASSWORD "clinician-password-1"
#define ADMIN_PASSWORD "admin-password-12345"
#define BOTH_PASSWORD "teal-otter-drums-12"

struct staff_house {
    struct practice_house house; /* its app is the staff process's */
    struct db *visitors;         /* intake.db as the public process sees it */
    struct arena *arena;
    uint8_t both_id[UUID_SIZE];
};

/* Somebody at the desk: a browser with at most one session. */
struct person {
    struct staff_house *desk;
    struct arena *arena;
    const char *cookie; /* "session=…", or NULL */
    const char *csrf;
    const char *origin;
    const char *sec_fetch_site;
};

static inline void staff_add(struct staff_house *desk, const char *username, const char *password,
                             bool is_admin, const uint8_t *secret_key, uint8_t id[static UUID_SIZE])
{
    struct app *app = desk->house.app;
    assert_int_equal(account_create(app->staff_db, app->practice, app->config, username, username, is_admin,
                                    password, secret_key, id),
                     RESULT_OK);
}

static inline struct staff_house *staff_open_with(const char *settings)
{
    char path[CLIENT_PATH_SIZE];
    uint8_t *secret_key = NULL;
    uint8_t id[UUID_SIZE];
    struct staff_house *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    struct practice_house *house = &desk->house;
    assert_true(crypto_init());
    assert_true(clock_set_zone("America/Chicago"));
    (void)snprintf(house->folder, sizeof house->folder, "/tmp/gather-staff-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    house->problems = problems_create();
    desk->arena = arena_create();
    house_write_config(house, settings);
    house_require(house, practice_create(house->folder, &secret_key, house->problems));
    house_require(house, migrate(house_path(house, "intake.db", path), DATABASE_INTAKE, house->problems));
    house_require(house, migrate(house_path(house, "staff.db", path), DATABASE_STAFF, house->problems));
    house->config = config_load(house_path(house, "gather.conf", path), house->problems);
    house_require(house, house->config != NULL);
    house_make_group(house, "evening", "open", 8);
    house_make_group(house, "small", "open", 1);
    house->app = app_open(house->config, ROLE_STAFF, house->problems);
    house_require(house, house->app != NULL);
    desk->visitors =
        db_open(house_path(house, "intake.db", path), DATABASE_INTAKE, ROLE_PUBLIC, house->problems);
    house_require(house, desk->visitors != NULL);
    staff_add(desk, "clinician", CLINICIAN_PASSWORD, false, secret_key, id);
    staff_add(desk, "admin", ADMIN_PASSWORD, true, NULL, id);
    staff_add(desk, "both", BOTH_PASSWORD, true, secret_key, desk->both_id);
    crypto_secret_free(secret_key);
    return desk;
}

static inline struct staff_house *staff_open(void)
{
    return staff_open_with("");
}

static inline void staff_close(struct staff_house *desk)
{
    db_close(desk->visitors);
    app_close(desk->house.app);
    config_destroy(desk->house.config);
    problems_destroy(desk->house.problems);
    arena_destroy(desk->arena);
    (void)file_each(desk->house.folder, "", house_remove, &desk->house);
    (void)rmdir(desk->house.folder);
    free(desk);
}

/* Runs sql on staff.db as the machine's owner could, once what was done is in its audit log; the first column
 * of the first row, or 0. */
static inline int64_t staff_sql(const struct staff_house *desk, const char *sql)
{
    char path[CLIENT_PATH_SIZE];
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    assert_int_equal(audit_mover_settle(desk->house.app->audit_mover), RESULT_OK);
    assert_int_equal(sqlite3_open(house_path(&desk->house, "staff.db", path), &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &prepared, NULL), SQLITE_OK);
    int64_t number = sqlite3_step(prepared) == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
    return number;
}

/* Registers somebody for the group slug; fields is "name", "value", ..., NULL. The sign-up's id as in
 * addresses. */
static inline const char *staff_register(struct staff_house *desk, const char *slug,
                                         const char *const *fields)
{
    struct app *app = desk->house.app;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct draft draft = {0};
    struct signup signup;
    struct group group;
    char *id = arena_allocate(desk->arena, UUID_TEXT_SIZE);
    access_make_token(token);
    assert_int_equal(access_create(token, app->practice, app->password_lane, &access), RESULT_OK);
    assert_int_equal(group_by_slug(desk->visitors, slug, desk->arena, &group), RESULT_OK);
    memcpy(draft.group_id, group.id, UUID_SIZE);
    draft.answers = answers_create(desk->arena);
    for (; *fields != NULL; fields += 2)
        answers_set(draft.answers, fields[0], fields[1]);
    answers_set(draft.answers, "_code", access.code);
    assert_int_equal(draft_create(desk->visitors, &access, &draft), RESULT_OK);
    assert_int_equal(signup_submit(desk->visitors, app->practice, &access, &draft,
                                   intake_version(app->intake), 2, NULL, desk->arena),
                     RESULT_OK);
    assert_int_equal(signup_by_access(desk->visitors, &access, desk->arena, &signup, NULL), RESULT_OK);
    encoding_hex(signup.id, UUID_SIZE, id);
    access_wipe(&access);
    return id;
}

static inline struct person *person_create(struct staff_house *desk)
{
    struct person *person = calloc(1, sizeof *person);
    assert_non_null(person);
    person->desk = desk;
    person->arena = arena_create();
    return person;
}

static inline void person_destroy(struct person *person)
{
    arena_destroy(person->arena);
    free(person);
}

static inline bool person_collect(void *buffer, const void *data, size_t length)
{
    buffer_append(buffer, data, length);
    return true;
}

/* Keeps or forgets the session cookie as head says. */
static inline void person_take_cookie(struct person *person, const char *head)
{
    const char *set = strstr(head, "Set-Cookie: session=");
    if (set == NULL)
        return;
    set += strlen("Set-Cookie: ");
    size_t length = strcspn(set, ";");
    person->cookie = set[length - 1] == '=' ? NULL : arena_copy(person->arena, set, length);
}

static inline struct page person_ask(struct person *person, struct request *request)
{
    struct buffer bytes = {0};
    response_stream stream = NULL;
    void *argument = NULL;
    struct response *response = response_create(request->arena);
    request->host = "quiet.example";
    request->origin = person->origin;
    request->sec_fetch_site = person->sec_fetch_site;
    request->cookie = person->cookie;
    request->remote_address = "192.0.2.7";
    app_handle(person->desk->house.app, request, response);
    response_write(response, request, &bytes, &stream, &argument);
    if (stream != NULL)
        assert_true(stream(argument, person_collect, &bytes));
    const char *split = strstr(bytes.data, "\r\n\r\n");
    assert_non_null(split);
    struct page page = {
        .status = response_status(response),
        .head = arena_copy(person->arena, bytes.data, (size_t)(split + 2 - bytes.data)),
        .body = arena_text(person->arena, split + 4),
        .location = arena_text(person->arena, response_header(response, "Location")),
        .path = arena_text(person->arena, request->path),
    };
    person_take_cookie(person, page.head);
    response_release(response);
    buffer_free(&bytes);
    return page;
}

static inline struct page person_request(struct person *person, enum method method, const char *address,
                                         const char *body)
{
    struct arena *arena = arena_create();
    size_t length = strcspn(address, "?");
    struct request *request = request_create(arena, method, arena_copy(arena, address, length));
    if (address[length] == '?')
        request->query = arena_text(arena, address + length + 1);
    request->content_type = "application/x-www-form-urlencoded";
    request->body = body;
    request->body_length = strlen(body);
    struct page page = person_ask(person, request);
    arena_destroy(arena);
    return page;
}

static inline struct page person_get(struct person *person, const char *address)
{
    return person_request(person, METHOD_GET, address, "");
}

/* Posts fields with the session's token, as a page's own form does. */
static inline struct page person_post(struct person *person, const char *address, const char *fields)
{
    const char *body =
        person->csrf == NULL ? fields : arena_format(person->arena, "csrf=%s&%s", person->csrf, fields);
    return person_request(person, METHOD_POST, address, body);
}

static inline struct page person_try(struct person *person, const char *username, const char *password)
{
    return person_request(person, METHOD_POST, "/staff/sign-in",
                          arena_format(person->arena, "username=%s&password=%s", username, password));
}

/* A person who has signed in, with the token of the pages' forms. */
static inline struct person *person_sign_in(struct staff_house *desk, const char *username,
                                            const char *password)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    struct person *person = person_create(desk);
    struct page answer = person_try(person, username, password);
    assert_leads_to(&answer, "/staff");
    assert_non_null(person->cookie);
    struct page home = person_get(person, "/staff");
    assert_int_equal(home.status, 200);
    const char *csrf = strstr(home.body, mark);
    assert_non_null(csrf);
    csrf += sizeof mark - 1;
    person->csrf = arena_copy(person->arena, csrf, strcspn(csrf, "\""));
    return person;
}

/* What an authenticator program with that secret shows at that time. */
static inline const char *staff_code_now(struct arena *arena, const char *secret_text, int64_t at)
{
    uint8_t secret[TOTP_SECRET_SIZE];
    int64_t step = 0;
    assert_true(totp_from_text(secret_text, secret));
    for (int number = 0; number < 1000000; number++) {
        const char *code = arena_format(arena, "%06d", number);
        if (totp_check(secret, code, at, &step) && step == at / 30000)
            return code;
    }
    fail();
    return "";
}

#endif
