/* Accounts as people meet them: a colleague invited and given the key, passwords changed and lost, sessions
 * ended, a second factor, and an admin who can do none of the reading. */
#include "staff_client.h"

#include "domain/account/account_recovery.h"
#include "domain/account/totp.h"
#include "domain/session/session_table.h"

static struct staff_house *desk;

#define NEW_PASSWORD "a-new-password-123"

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Zoe-Planted", "email", "zoe@example.org", NULL};
    desk = staff_open();
    (void)staff_register(desk, "evening", fields);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    staff_close(desk);
    return 0;
}

/* What stands after mark up to the next end, in the page. */
static const char *between(struct person *person, const struct page *page, const char *mark, const char *end)
{
    const char *at = strstr(page->body, mark);
    if (at == NULL)
        fail_msg("%s is not on %s (%d)", mark, page->path, page->status);
    at += strlen(mark);
    return arena_copy(person->arena, at, (size_t)(strstr(at, end) - at));
}

static const char *id_of(const char *username)
{
    char path[CLIENT_PATH_SIZE];
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    assert_int_equal(sqlite3_open(house_path(&desk->house, "staff.db", path), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT lower(hex(id)) FROM accounts WHERE username = ?", -1,
                                        &prepared, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(prepared, 1, username, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
    const char *id = arena_text(desk->arena, (const char *)sqlite3_column_text(prepared, 0));
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
    return id;
}

static bool reads(struct person *person)
{
    struct page page = person_get(person, "/staff/groups/evening");
    return page.status == 200 && page_has(&page, "Zoe-Planted");
}

/* Uses a code as a stranger, who then is called username. */
static void accept(const char *code, const char *username)
{
    struct person *stranger = person_create(desk);
    struct page page = person_get(stranger, arena_format(stranger->arena, "/staff/invitation?code=%s", code));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, code));
    page = person_post(stranger, "/staff/invitation",
                       arena_format(stranger->arena,
                                    "code=%s&username=%s&password=" NEW_PASSWORD "&again=" NEW_PASSWORD, code,
                                    username));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Your account is ready"));
    page = person_post(stranger, "/staff/invitation",
                       arena_format(stranger->arena,
                                    "code=%s&username=%s2&password=" NEW_PASSWORD "&again=" NEW_PASSWORD,
                                    code, username));
    assert_int_equal(page.status, 422);
    person_destroy(stranger);
}

static void give_key(struct person *giver, const char *username)
{
    const char *id = id_of(username);
    struct page page = person_get(giver, "/staff/account");
    const char *mark = arena_format(giver->arena,
                                    "name=\"account\" value=\"%s\">\n<input type=\"hidden\" "
                                    "name=\"fingerprint\" value=\"",
                                    id);
    const char *fingerprint = between(giver, &page, mark, "\"");
    assert_int_equal(strlen(fingerprint), 19);
    page = person_post(giver, "/staff/account/grant",
                       arena_format(giver->arena, "account=%s&fingerprint=%s", id, fingerprint));
    assert_int_equal(page.status, 422);
    page = person_post(giver, "/staff/account/grant",
                       arena_format(giver->arena, "account=%s&fingerprint=0000&compared=1", id));
    assert_int_equal(page.status, 422);
    page = person_post(giver, "/staff/account/grant",
                       arena_format(giver->arena, "account=%s&fingerprint=%s&compared=1", id, fingerprint));
    assert_leads_to(&page, "/staff/account?done=grant");
}

static void a_second_clinician_reads_all_and_once_removed_nothing(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct page page = person_post(clinician, "/staff/account/invite", "name=");
    assert_int_equal(page.status, 422);
    page = person_post(clinician, "/staff/account/invite", "name=Erin");
    assert_int_equal(page.status, 200);
    const char *code = between(clinician, &page, "<div class=\"code\">", "</div>");
    page = person_get(clinician, "/staff/account");
    assert_false(page_has(&page, code));
    accept(code, "erin");
    struct person *erin = person_sign_in(desk, "erin", NEW_PASSWORD);
    assert_int_equal(person_get(erin, "/staff/groups/evening").status, 403);
    give_key(clinician, "erin");
    page = person_get(erin, "/staff");
    assert_leads_to(&page, "/staff/sign-in");
    person_destroy(erin);
    erin = person_sign_in(desk, "erin", NEW_PASSWORD);
    assert_true(reads(erin));
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=remove", id_of("erin")));
    assert_leads_to(&page, "/staff/accounts?done=1");
    assert_false(reads(erin));
    page = person_try(erin, "erin", NEW_PASSWORD);
    assert_int_equal(page.status, 422);
    person_destroy(erin);
    person_destroy(admin);
    person_destroy(clinician);
}

static void a_changed_password_ends_the_other_sessions(void **state)
{
    (void)state;
    struct person *here = person_sign_in(desk, "both", BOTH_PASSWORD);
    struct person *there = person_sign_in(desk, "both", BOTH_PASSWORD);
    struct page page = person_post(here, "/staff/account/password",
                                   "before=wrong-wrong-wrong&after=" NEW_PASSWORD "&again=" NEW_PASSWORD);
    assert_int_equal(page.status, 422);
    page = person_post(here, "/staff/account/password", "before=" BOTH_PASSWORD "&after=short&again=short");
    assert_int_equal(page.status, 422);
    page = person_post(here, "/staff/account/password",
                       "before=" BOTH_PASSWORD "&after=" NEW_PASSWORD "&again=" NEW_PASSWORD "x");
    assert_int_equal(page.status, 422);
    assert_true(reads(there));
    page = person_post(here, "/staff/account/password",
                       "before=" BOTH_PASSWORD "&after=" NEW_PASSWORD "&again=" NEW_PASSWORD);
    assert_leads_to(&page, "/staff/account?done=password");
    assert_true(reads(here));
    assert_false(reads(there));
    assert_int_equal(person_try(there, "both", BOTH_PASSWORD).status, 422);
    person_destroy(there);
    there = person_sign_in(desk, "both", NEW_PASSWORD);
    assert_true(reads(there));
    page = person_get(here, "/staff/account");
    const char *number = between(here, &page, "name=\"number\" value=\"", "\"");
    page = person_post(here, "/staff/account/sessions", arena_format(here->arena, "number=%s", number));
    assert_leads_to(&page, "/staff/account?done=sessions");
    assert_false(reads(there));
    assert_true(reads(here));
    page = person_post(here, "/staff/account/password",
                       "before=" NEW_PASSWORD "&after=" BOTH_PASSWORD "&again=" BOTH_PASSWORD);
    assert_leads_to(&page, "/staff/account?done=password");
    person_destroy(there);
    person_destroy(here);
}

static void a_second_factor_is_asked_for_and_spent(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    struct page page = person_get(clinician, "/staff/account/second-factor");
    assert_true(page_has(&page, "<svg class=\"qr\""));
    const char *secret = between(clinician, &page, "name=\"secret\" value=\"", "\"");
    int64_t now = clock_now();
    const char *code = staff_code_now(clinician->arena, secret, now);
    page = person_post(
        clinician, "/staff/account/second-factor",
        arena_format(clinician->arena, "secret=%s&code=%s&password=wrong-wrong-wrong", secret, code));
    assert_int_equal(page.status, 422);
    page =
        person_post(clinician, "/staff/account/second-factor",
                    arena_format(clinician->arena, "secret=%s&code=12&password=" CLINICIAN_PASSWORD, secret));
    assert_int_equal(page.status, 422);
    page = person_post(
        clinician, "/staff/account/second-factor",
        arena_format(clinician->arena, "secret=%s&code=%s&password=" CLINICIAN_PASSWORD, secret, code));
    assert_int_equal(page.status, 200);
    const char *spare = between(clinician, &page, "<li class=\"code\">", "</li>");
    struct person *telephone = person_create(desk);
    page = person_try(telephone, "clinician", CLINICIAN_PASSWORD);
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Your code"));
    assert_null(telephone->cookie);
    const char *half = between(telephone, &(struct page){.body = page.head}, "Set-Cookie: sign-in=", ";");
    telephone->cookie = arena_format(telephone->arena, "sign-in=%s", half);
    /* The one that enrolled is spent. */
    page = person_post(telephone, "/staff/sign-in/code", arena_format(telephone->arena, "code=%s", code));
    assert_int_equal(page.status, 422);
    page = person_post(telephone, "/staff/sign-in/code", arena_format(telephone->arena, "code=%s", spare));
    assert_leads_to(&page, "/staff");
    assert_true(reads(telephone));
    telephone->cookie = arena_format(telephone->arena, "sign-in=%s", half);
    page = person_post(telephone, "/staff/sign-in/code", "code=123456");
    assert_leads_to(&page, "/staff/sign-in?done=late");
    page = person_post(clinician, "/staff/account/second-factor/off", "");
    assert_leads_to(&page, "/staff/account?done=off");
    person_destroy(telephone);
    person_destroy(clinician);
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    person_destroy(clinician);
}

static void five_wrong_codes_end_the_try(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "both", BOTH_PASSWORD);
    struct page page = person_get(clinician, "/staff/account/second-factor");
    const char *secret = between(clinician, &page, "name=\"secret\" value=\"", "\"");
    page = person_post(clinician, "/staff/account/second-factor",
                       arena_format(clinician->arena, "secret=%s&code=%s&password=" BOTH_PASSWORD, secret,
                                    staff_code_now(clinician->arena, secret, clock_now())));
    assert_int_equal(page.status, 200);
    struct person *guesser = person_create(desk);
    page = person_try(guesser, "both", BOTH_PASSWORD);
    guesser->cookie =
        arena_format(guesser->arena, "sign-in=%s",
                     between(guesser, &(struct page){.body = page.head}, "Set-Cookie: sign-in=", ";"));
    for (int tries = 0; tries < 5; tries++)
        assert_int_equal(person_post(guesser, "/staff/sign-in/code", "code=1").status, 422);
    page = person_post(guesser, "/staff/sign-in/code", "code=1");
    assert_leads_to(&page, "/staff/sign-in?done=late");
    page = person_post(clinician, "/staff/account/second-factor/off", "");
    assert_leads_to(&page, "/staff/account?done=off");
    person_destroy(guesser);
    person_destroy(clinician);
}

static void where_it_is_required_nothing_else_opens(void **state)
{
    (void)state;
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct page page = person_post(admin, "/staff/accounts/rules", "required=1");
    assert_leads_to(&page, "/staff/accounts?done=1");
    struct person *clinician = person_create(desk);
    page = person_try(clinician, "clinician", CLINICIAN_PASSWORD);
    assert_leads_to(&page, "/staff");
    page = person_get(clinician, "/staff/groups/evening");
    assert_leads_to(&page, "/staff/account/second-factor");
    page = person_get(clinician, "/staff/account/second-factor");
    assert_int_equal(page.status, 200);
    clinician->csrf = between(clinician, &page, "name=\"csrf\" value=\"", "\"");
    const char *secret = between(clinician, &page, "name=\"secret\" value=\"", "\"");
    page = person_post(clinician, "/staff/account/second-factor",
                       arena_format(clinician->arena, "secret=%s&code=%s&password=" CLINICIAN_PASSWORD,
                                    secret, staff_code_now(clinician->arena, secret, clock_now())));
    assert_int_equal(page.status, 200);
    assert_true(reads(clinician));
    assert_int_equal(person_post(clinician, "/staff/account/second-factor/off", "").status, 422);
    page = person_post(admin, "/staff/accounts/rules", "");
    assert_leads_to(&page, "/staff/accounts?done=1");
    page = person_post(clinician, "/staff/account/second-factor/off", "");
    assert_leads_to(&page, "/staff/account?done=off");
    person_destroy(clinician);
    person_destroy(admin);
}

static void the_admin_decides_who_signs_in_and_reads_nothing(void **state)
{
    (void)state;
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    const char *id = id_of("clinician");
    struct page page = person_post(admin, "/staff/accounts/add", "name=Rob");
    assert_int_equal(page.status, 422);
    page = person_post(admin, "/staff/accounts/add", "name=Rob&is_admin=1");
    assert_int_equal(page.status, 200);
    const char *code = between(admin, &page, "<div class=\"code\">", "</div>");
    page = person_get(admin, "/staff/accounts");
    assert_true(page_has(&page, "Rob: invited"));
    assert_false(page_has(&page, code));
    accept(code, "rob");
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=disable", id));
    assert_leads_to(&page, "/staff/accounts?done=1");
    page = person_get(clinician, "/staff");
    assert_leads_to(&page, "/staff/sign-in");
    assert_int_equal(person_try(clinician, "clinician", CLINICIAN_PASSWORD).status, 422);
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=disable", id_of("both")));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "nobody who can read"));
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=begin-anew", id_of("both")));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Use the paper code instead"));
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=enable", id));
    assert_leads_to(&page, "/staff/accounts?done=1");
    page = person_post(admin, "/staff/accounts/change",
                       arena_format(admin->arena, "account=%s&change=begin-anew", id));
    assert_int_equal(page.status, 200);
    accept(between(admin, &page, "<div class=\"code\">", "</div>"), "ignored");
    person_destroy(clinician);
    clinician = person_sign_in(desk, "clinician", NEW_PASSWORD);
    assert_int_equal(person_get(clinician, "/staff/groups/evening").status, 403);
    struct person *both = person_sign_in(desk, "both", BOTH_PASSWORD);
    give_key(both, "clinician");
    person_destroy(clinician);
    clinician = person_sign_in(desk, "clinician", NEW_PASSWORD);
    assert_true(reads(clinician));
    person_destroy(both);
    person_destroy(clinician);
    person_destroy(admin);
}

static void let_time_pass(void)
{
    struct sessions *sessions = desk->house.app->sessions;
    for (size_t index = 0; index < SESSION_SLOT_COUNT; index++)
        sessions->slots[index].session.confirmed_at -= 11 * CLOCK_MINUTE;
}

static void what_changes_accounts_asks_for_the_password_again(void **state)
{
    (void)state;
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    let_time_pass();
    struct page page = person_get(admin, "/staff/accounts");
    assert_leads_to(&page, "/staff/confirm?to=accounts");
    page = person_post(admin, "/staff/accounts/add", "name=Eve&is_admin=1");
    assert_leads_to(&page, "/staff/confirm?to=accounts");
    page = person_get(admin, page.location);
    assert_true(page_has(&page, "type=\"password\""));
    assert_int_equal(person_post(admin, "/staff/confirm", "to=accounts&password=wrong-wrong-wrong").status,
                     422);
    page = person_post(admin, "/staff/confirm", "to=http://elsewhere.example&password=" ADMIN_PASSWORD);
    assert_leads_to(&page, "/staff/account");
    assert_int_equal(person_get(admin, "/staff/accounts").status, 200);
    person_destroy(admin);
}

static void the_paper_code_opens_it_again(void **state)
{
    (void)state;
    char text[RECOVERY_TEXT_SIZE];
    uint8_t *secret_key = NULL;
    struct account account;
    struct app *app = desk->house.app;
    assert_int_equal(account_sign_in(app->staff_db, app->practice, app->config, app->password_lane, "both",
                                     BOTH_PASSWORD, desk->arena, &account, &secret_key),
                     RESULT_OK);
    assert_int_equal(account_make_recovery(app->staff_db, app->practice, secret_key, text), RESULT_OK);
    crypto_secret_free(secret_key);
    struct person *stranger = person_create(desk);
    struct page page = person_post(stranger, "/staff/recover",
                                   "username=both&paper=0000&password=" NEW_PASSWORD "&again=" NEW_PASSWORD);
    assert_int_equal(page.status, 422);
    page = person_post(stranger, "/staff/recover",
                       arena_format(stranger->arena,
                                    "username=both&paper=%s&password=" NEW_PASSWORD "&again=" NEW_PASSWORD,
                                    text));
    assert_leads_to(&page, "/staff/sign-in?done=password");
    page = person_get(stranger, page.location);
    assert_true(page_has(&page, "Your new password is set"));
    person_destroy(stranger);
    struct person *both = person_sign_in(desk, "both", NEW_PASSWORD);
    assert_true(reads(both));
    person_destroy(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_clinician_reads_all_and_once_removed_nothing),
        cmocka_unit_test(a_changed_password_ends_the_other_sessions),
        cmocka_unit_test(a_second_factor_is_asked_for_and_spent),
        cmocka_unit_test(five_wrong_codes_end_the_try),
        cmocka_unit_test(where_it_is_required_nothing_else_opens),
        cmocka_unit_test(the_admin_decides_who_signs_in_and_reads_nothing),
        cmocka_unit_test(what_changes_accounts_asks_for_the_password_again),
        cmocka_unit_test(the_paper_code_opens_it_again),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
