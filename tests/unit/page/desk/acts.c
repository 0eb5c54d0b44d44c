/* An act at the desk and its entry in the audit log are one write: done and recorded, or neither. */
#include "staff_client.h"

#include <pthread.h>

#include "base/random.h"
#include "domain/signup/note.h"
#include "domain/thread/enquiry.h"
#include "in_tx.h"

static struct staff_house *desk;
static struct person *clinician;

static int open_desk(void **state)
{
    (void)state;
    desk =
        staff_open_with("[mail]\ntransport = file\ndirectory = /tmp/gather-no-mail\nfrom = d@example.org\n");
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(clinician);
    staff_close(desk);
    return 0;
}

/* A question with an address, as the public process stores it; its id as in addresses. */
static const char *asked(void)
{
    struct app *app = desk->house.app;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct enquiry *list = NULL;
    size_t count = 0;
    char *id = arena_allocate(desk->arena, UUID_TEXT_SIZE);
    access_make_token(token);
    assert_int_equal(access_create(token, app->practice, app->password_lane, &access), RESULT_OK);
    struct answers *answers = answers_create(desk->arena);
    answers_set(answers, "first_name", "Asker");
    answers_set(answers, "email", "asker@example.org");
    answers_set(answers, "question", "Planted question?");
    struct enquiry_form form = {.kind = ENQUIRY_QUESTION,
                                .answers = answers,
                                .form_version = intake_version(app->ask),
                                .reply_days = 2,
                                .opens_thread = true};
    random_uuid(clock_now(), form.form_id);
    assert_int_equal(enquiry_send(desk->visitors, app->practice, &access, &form, desk->arena), RESULT_OK);
    assert_int_equal(enquiry_list(desk->visitors, &access, desk->arena, &list, &count), RESULT_OK);
    encoding_hex(list[0].id, UUID_SIZE, id);
    access_wipe(&access);
    return id;
}

/* Somebody else writes to staff.db for as long as it takes. */
static sqlite3 *hold_staff_db(void)
{
    char path[CLIENT_PATH_SIZE];
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(house_path(&desk->house, "staff.db", path), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return other;
}

/* It said 500 and that nothing had been sent, while answer and mail were out: sending again mailed twice. */
static void an_answer_is_out_once_while_staff_db_is_held(void **state)
{
    (void)state;
    const char *answer = arena_format(clinician->arena, "/staff/enquiries/%s/answer", asked());
    sqlite3 *other = hold_staff_db();
    struct page page = person_post(clinician, answer, "way=mail&text=Planted+answer");
    assert_int_equal(page.status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM enquiry_answers"), 1);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM outbox"), 1);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM audit_pending WHERE action = "
                                             "'enquiry_answer' AND detail = 'mail'"),
                     1);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'enquiry_answer'"), 1);
}

/* A note posted in the moment in which its person deleted everything stayed in signup_notes: the page had
 * read the registration before, and is here left out. */
static void a_note_on_what_is_erased_is_refused(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Gone", "email", "gone@example.org", NULL};
    const char *id = staff_register(desk, "evening", fields);
    uint8_t signup_id[UUID_SIZE];
    const struct note_text note = {.account_id = desk->both_id, .text = "Planted"};
    assert_true(encoding_from_hex(id, signup_id, sizeof signup_id));
    struct db *db = desk->house.app->intake_db;
    const struct practice *practice = desk->house.app->practice;
    assert_int_equal(IN_WRITE(db, note_add(in_tx, practice, signup_id, &note)), RESULT_OK);
    (void)house_sql(&desk->house, "DELETE FROM signup_notes");
    (void)house_sql(
        &desk->house,
        arena_format(clinician->arena, "UPDATE signups SET body = NULL WHERE hex(id) = upper('%s')", id));
    assert_int_equal(IN_WRITE(db, note_add(in_tx, practice, signup_id, &note)), RESULT_NOT_FOUND);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 0);
    const char *notes = arena_format(clinician->arena, "/staff/signups/%s/notes", id);
    assert_int_equal(person_post(clinician, notes, "note=Planted").status, 404);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_note'"), 0);
}

#define CALLER                                                                                               \
    "adult=yes&first_name=Caller&phone=312+555+0177&consent_privacy=yes&consent_request=yes&"                \
    "consent_emergency=yes&source=phone&read_back=1"

/* The form of the page at address, with its ticket and fields. */
static const char *form_of(const char *address, const char *fields)
{
    static const char mark[] = "name=\"ticket\" value=\"";
    struct page page = person_get(clinician, address);
    assert_int_equal(page.status, 200);
    const char *ticket = strstr(page.body, mark);
    assert_non_null(ticket);
    return arena_format(clinician->arena, "ticket=%.32s&%s", ticket + sizeof mark - 1, fields);
}

/* The result was rendered on the POST: a reload made a second person with another code. */
static void a_caller_is_entered_once(void **state)
{
    (void)state;
    const char *address = "/staff/groups/evening/enter";
    int64_t before = house_sql(&desk->house, "SELECT count(*) FROM signups");
    const char *form = form_of(address, CALLER);
    struct page first = person_post(clinician, address, form);
    assert_int_equal(first.status, 303);
    struct page again = person_post(clinician, address, form);
    assert_leads_to(&again, first.location);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups"), before + 1);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_enter'"), 1);
    struct page done = person_get(clinician, first.location);
    assert_true(page_has(&done, "class=\"code\">"));
    done = person_get(clinician, first.location);
    assert_true(page_has(&done, "class=\"code\">"));
    /* Changed, it is another person's: a mother and her son with one telephone. */
    again = person_post(clinician, address, arena_format(clinician->arena, "%s&goes_by=Son", form));
    assert_int_equal(again.status, 303);
    assert_string_not_equal(again.location, first.location);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups"), before + 2);
}

struct sending {
    pthread_t thread;
    const char *form;
    int status;
};

static void *send_form(void *argument)
{
    struct sending *sending = argument;
    struct person person = *clinician;
    person.arena = arena_create();
    sending->status = person_post(&person, "/staff/groups/evening/enter", sending->form).status;
    arena_destroy(person.arena);
    return NULL;
}

/* Two at once made twins. */
static void two_at_once_enter_one(void **state)
{
    (void)state;
    enum { CLICKS = 6 };
    struct sending clicks[CLICKS];
    int64_t before = house_sql(&desk->house, "SELECT count(*) FROM signups");
    const char *form = form_of("/staff/groups/evening/enter", CALLER);
    for (int i = 0; i < CLICKS; i++) {
        clicks[i].form = form;
        assert_int_equal(pthread_create(&clicks[i].thread, NULL, send_form, &clicks[i]), 0);
    }
    for (int i = 0; i < CLICKS; i++) {
        pthread_join(clicks[i].thread, NULL);
        assert_int_equal(clicks[i].status, 303);
    }
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups"), before + 1);
    assert_int_equal(house_sql(&desk->house,
                               "SELECT count(*) FROM accesses WHERE id NOT IN "
                               "(SELECT access_id FROM signups UNION SELECT access_id FROM enquiries)"),
                     0);
}

/* What is mailed, noted or offered on a click is not done again by the same click. */
static void a_form_sent_twice_does_it_once(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Once", "email", "once@example.org", NULL};
    const char *own =
        arena_format(clinician->arena, "/staff/signups/%s", staff_register(desk, "evening", fields));
    const char *notes = arena_format(clinician->arena, "%s/notes", own);
    const char *form = form_of(own, "note=Planted");
    for (int i = 0; i < 2; i++)
        assert_int_equal(person_post(clinician, notes, form).status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 1);
    /* The same words on another page are another note. */
    assert_int_equal(person_post(clinician, notes, form_of(own, "note=Planted")).status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 2);
    own = arena_format(clinician->arena, "/staff/enquiries/%s", asked());
    const char *answer = arena_format(clinician->arena, "%s/answer", own);
    int64_t mails = house_sql(&desk->house, "SELECT count(*) FROM outbox");
    form = form_of(own, "way=mail&text=Planted");
    for (int i = 0; i < 2; i++)
        assert_int_equal(person_post(clinician, answer, form).status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM outbox"), mails + 1);
    /* One that could not be done yet is not used up. */
    form = form_of(own, "way=mail&text=");
    assert_int_equal(person_post(clinician, answer, form).status, 422);
    assert_int_equal(person_post(clinician, answer, form).status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_out_once_while_staff_db_is_held),
        cmocka_unit_test(a_note_on_what_is_erased_is_refused),
        cmocka_unit_test(a_caller_is_entered_once),
        cmocka_unit_test(two_at_once_enter_one),
        cmocka_unit_test(a_form_sent_twice_does_it_once),
    };
    return cmocka_run_group_tests_name("page/desk/acts", tests, open_desk, close_desk);
}
