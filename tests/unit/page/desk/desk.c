/* The desk's pages as a clinician works through them. */
#include "staff_client.h"

#include "base/random.h"
#include "domain/thread/enquiry.h"
#include "text/phrase.h"

static struct staff_house *desk;
static struct person *clinician;

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
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

static const char *registered(const char *slug, const char *name, const char *email)
{
    const char *fields[] = {"first_name", name,           "last_name",         "Desk", "email",
                            email,        "access_needs", "breaks; step-free", NULL};
    return staff_register(desk, slug, fields);
}

static const char *address(const char *id, const char *rest)
{
    return arena_format(clinician->arena, "/staff/signups/%s%s", id, rest);
}

static void move(const char *id, const char *fields)
{
    assert_int_equal(person_post(clinician, address(id, "/status"), fields).status, 303);
}

/* Where a page has its form to end the call to name. */
static const char *call_to(const struct page *page, const char *name)
{
    static const char mark[] = "action=\"/staff/calls/";
    const char *at = strstr(page->body, name);
    assert_non_null(at);
    at = strstr(at, mark);
    assert_non_null(at);
    at += sizeof mark - 1;
    return arena_format(clinician->arena, "/staff/calls/%.32s", at);
}

static void a_step_is_shown_before_it_is_taken(void **state)
{
    (void)state;
    const char *id = registered("evening", "Step", "step@example.org");
    struct page page = person_get(clinician, address(id, ""));
    assert_true(page_has(&page, "/status?to=suitable"));
    assert_false(page_has(&page, "/status?to=offered"));
    page = person_get(clinician, address(id, "/status?to=suitable"));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "New to Suitable"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status = 'suitable'"), 0);
    page = person_get(clinician, address(id, "/status?to=confirmed"));
    assert_leads_to(&page, address(id, ""));
    assert_int_equal(person_get(clinician, address(id, "/status?to=nice")).status, 404);
    move(id, "from=new&to=declined&reason=Planted-suggestion");
    page = person_get(clinician, address(id, ""));
    assert_true(page_has(&page, "Planted-suggestion"));
    assert_true(page_has(&page, "Undo: back to New"));
    page = person_post(clinician, address(id, "/undo"), "");
    assert_leads_to(&page, address(id, "?done=undone"));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "undoing the step before"));
    assert_int_equal(person_post(clinician, address(id, "/undo"), "").status, 422);
}

static void notes_are_for_clinicians_alone(void **state)
{
    (void)state;
    const char *id = registered("evening", "Noted", "noted@example.org");
    struct page page = person_post(clinician, address(id, "/notes"), "note=Planted+private+note");
    assert_leads_to(&page, address(id, "?done=note"));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Planted private note"));
    assert_int_equal(person_post(clinician, address(id, "/notes"), "note=++").status, 422);
    assert_int_equal(
        house_sql(&desk->house, "SELECT count(*) FROM signup_notes WHERE instr(sealed, 'Planted') > 0"), 0);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 1);
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena, "DELETE FROM signups WHERE hex(id) = upper('%s')", id));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 0);
}

static void offers_out_of_turn_ask_for_a_reason(void **state)
{
    (void)state;
    const char *first = registered("small", "First", "first@example.org");
    const char *second = registered("small", "Second", "second@example.org");
    move(first, "from=new&to=suitable");
    move(second, "from=new&to=waiting");
    struct page page = person_get(clinician, "/staff/groups/small/waiting");
    assert_int_equal(page.status, 200);
    assert_true(strstr(page.body, "First Desk") < strstr(page.body, "Second Desk"));
    page = person_get(clinician, address(second, "/status?to=offered"));
    assert_true(page_has(&page, "Others have waited longer"));
    page = person_post(clinician, address(second, "/status"), "from=waiting&to=offered");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Write why"));
    page = person_post(clinician, address(second, "/ahead"), "reason=");
    assert_int_equal(page.status, 422);
    page = person_post(clinician, address(second, "/ahead"), "reason=Can+only+come+now");
    assert_leads_to(&page, address(second, "?done=ahead"));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Can only come now"));
    page = person_post(clinician, "/staff/groups/small/offer", "");
    assert_leads_to(&page, "/staff/groups/small/waiting?done=offered");
    page = person_post(clinician, "/staff/groups/small/offer", "");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Every place is taken"));
    (void)house_sql(&desk->house, "UPDATE signups SET offer_until = 1 WHERE status = 'offered'");
    page = person_get(clinician, address(second, ""));
    assert_true(page_has(&page, "Offered to Lapsed"));
    move(second, "from=lapsed&to=offered&reason=Was+ill");
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status = 'offered'"), 1);
}

static void places_are_set_and_the_group_is_closed(void **state)
{
    (void)state;
    struct page page =
        person_post(clinician, "/staff/groups/small/places", "capacity=3&offer_days=6&automatic=1");
    assert_leads_to(&page, "/staff/groups/small/waiting?done=places");
    page = person_get(clinician, page.location);
    /* The new place is kept for the first in line, who has to be called: this site sends no mail. */
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status = 'offered'"), 1);
    assert_int_equal(house_sql(&desk->house,
                               "SELECT count(*) FROM notices JOIN signups ON signups.id = signup_id "
                               "WHERE kind = 'offer' AND state = 'call' AND status = 'suitable'"),
                     1);
    /* Told, they think about it: the place is offered, and their days begin. */
    for (int calls = 2; calls > 0; calls--) { /* an earlier offer waits for its call, too */
        page = person_get(clinician, "/staff");
        page = person_post(clinician, call_to(&page, phrase(PHRASE_CALL_WHAT_OFFER)), "end=told");
        assert_leads_to(&page, "/staff?done=call-told");
    }
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status = 'offered'"), 2);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE offer_until IS NOT NULL"),
                     2);
    assert_int_equal(person_post(clinician, "/staff/groups/small/places", "capacity=1&offer_days=6").status,
                     422);
    assert_int_equal(
        person_post(clinician, "/staff/groups/small/places", "capacity=many&offer_days=6").status, 422);
    (void)house_sql(&desk->house, "UPDATE groups SET minimum = 3 WHERE slug = 'small'");
    page = person_post(clinician, "/staff/groups/small/places", "capacity=2&offer_days=6");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "begins with 3 people or more"));
    /* From a page that was opened before somebody else set them. */
    page = person_post(clinician, "/staff/groups/small/places",
                       "was_capacity=1&capacity=5&was_offer_days=6&offer_days=6&was_automatic=1&automatic=1");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Somebody else set the places meanwhile"));
    page = person_post(clinician, "/staff/groups/small/places",
                       "was_capacity=1&capacity=1&was_offer_days=6&offer_days=7&was_automatic=1&automatic=1");
    assert_int_equal(page.status, 303);
    assert_int_equal(
        house_sql(&desk->house, "SELECT capacity * 100 + offer_days FROM groups WHERE slug = 'small'"), 307);
    (void)registered("small", "Last", "last@example.org");
    page = person_get(clinician, "/staff/groups/small/close");
    assert_true(page_has(&page, "Without a place now: <strong>1</strong>"));
    page = person_post(clinician, "/staff/groups/small/close", "next=");
    assert_leads_to(&page, "/staff/groups/small/waiting?done=closed");
    (void)house_sql(&desk->house, "UPDATE signups SET carry_over = 1 WHERE status = 'declined'");
    page = person_get(clinician, "/staff/groups/evening/waiting");
    assert_true(page_has(&page, "Carry them over"));
    page = person_post(clinician, "/staff/groups/evening/carry", "");
    assert_leads_to(&page, "/staff/groups/evening/waiting?done=carried");
    page = person_get(clinician, "/staff/groups/evening?q=Last");
    assert_true(page_has(&page, "Last Desk"));
}

static void doubles_are_marked_and_merged(void **state)
{
    (void)state;
    const char *kept = registered("evening", "Twice", "twice@example.org");
    const char *other = registered("evening", "Twiced", "TWICE@example.org");
    struct page page = person_get(clinician, "/staff/groups/evening?flag=double");
    assert_true(page_has(&page, kept) && page_has(&page, other));
    assert_false(page_has(&page, "Noted Desk"));
    assert_true(page_has(&page, "Breaks, lying down, or standing") || page_has(&page, "Nobody has asked"));
    page = person_get(clinician, address(kept, ""));
    assert_true(page_has(&page, "?doubles=1#doubles") && !page_has(&page, other));
    page = person_get(clinician, address(kept, "?doubles=1"));
    assert_true(page_has(&page, other) && page_has(&page, "Twiced Desk"));
    assert_false(page_has(&page, "Noted Desk"));
    assert_int_equal(person_get(clinician, address(kept, "/merge")).status, 422);
    page = person_get(clinician,
                      address(kept, arena_format(clinician->arena, "/merge?double=&double=http://localhost%s",
                                                 address(other, "?done=note"))));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Twice Desk") && page_has(&page, "Twiced Desk"));
    assert_true(page_has(&page, "The answers of the double are newer"));
    const char *fields = arena_format(
        clinician->arena, "double=%s&kept_status=new&kept_version=1&other_status=%%s&other_version=1", other);
    page =
        person_post(clinician, address(kept, "/merge"), arena_format(clinician->arena, fields, "confirmed"));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "One of the two was changed meanwhile"));
    page = person_post(clinician, address(kept, "/merge"), arena_format(clinician->arena, fields, "new"));
    assert_leads_to(&page, address(kept, "?done=merged"));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Twiced Desk") && page_has(&page, "Undo the merging"));
    assert_true(page_has(&page, "Merged into this one: <a href=\"/staff/signups/"));
    page = person_post(clinician, address(kept, "/merge"), arena_format(clinician->arena, fields, "new"));
    assert_int_equal(page.status, 422);
    page = person_post(clinician, address(kept, "/unmerge"), "");
    assert_leads_to(&page, address(kept, "?done=unmerged"));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Twice Desk") && page_has(&page, "undoing the merging") == false);
    assert_int_equal(person_post(clinician, address(kept, "/unmerge"), "").status, 422);
    page = person_post(
        clinician, address(kept, "/merge"),
        arena_format(clinician->arena,
                     "double=%s&kept_status=new&kept_version=3&other_status=new&other_version=1", other));
    assert_leads_to(&page, address(kept, "?done=merged"));
    page = person_get(clinician, address(other, ""));
    assert_true(page_has(&page, "This is a double"));
    page = person_get(clinician, address(kept, "?doubles=1"));
    assert_true(page_has(&page, "No other one in this group"));
    page = person_get(clinician, "/staff/groups/evening?flag=double");
    assert_false(page_has(&page, other));
}

static void a_caller_is_entered_and_gets_a_code(void **state)
{
    (void)state;
    static const char form[] = "adult=yes&first_name=Caller&phone=312+555+0177&consent_privacy=yes&"
                               "consent_request=yes&consent_emergency=yes&";
    struct page page = person_get(clinician, "/staff/groups/evening/enter");
    assert_true(page_has(&page, "name=\"consent_privacy\""));
    page = person_post(clinician, "/staff/groups/evening/enter", "first_name=Caller&source=phone");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "<title>Error: "));
    page = person_post(clinician, "/staff/groups/evening/enter",
                       arena_format(clinician->arena, "%ssource=phone", form));
    assert_true(page_has(&page, "Read the answers back"));
    page = person_post(clinician, "/staff/groups/evening/enter",
                       arena_format(clinician->arena, "%ssource=phone&read_back=1", form));
    assert_int_equal(page.status, 303);
    page = person_get(clinician, page.location);
    const char *code = strstr(page.body, "class=\"code\">");
    assert_non_null(code);
    struct access access;
    assert_int_equal(access_by_code(desk->visitors, arena_copy(clinician->arena, code + 13, 14),
                                    desk->house.app->practice, desk->house.app->password_lane, &access),
                     RESULT_OK);
    access_wipe(&access);
    page = person_get(clinician, "/staff/groups/evening?q=Caller");
    assert_true(page_has(&page, "Caller"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE source = 'phone'"), 1);
    /* A group's own days hold for who is entered, too (field case D18). */
    (void)house_sql(&desk->house, "UPDATE groups SET reply_days = 30 WHERE slug = 'evening'");
    (void)person_post(clinician, "/staff/groups/evening/enter",
                      arena_format(clinician->arena, "%ssource=paper", form));
    assert_int_equal(house_sql(&desk->house,
                               "SELECT reply_by - received_at > 30 * 86400000 FROM signups WHERE "
                               "source = 'paper'"),
                     1);
}

/* A question as the public process stores it; its id as in addresses. */
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
    answers_set(answers, "phone", "312 555 0188");
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

static void a_question_is_answered_and_becomes_a_registration(void **state)
{
    (void)state;
    const char *id = asked();
    const char *own = arena_format(clinician->arena, "/staff/enquiries/%s", id);
    struct page page = person_get(clinician, "/staff/enquiries");
    assert_true(page_has(&page, "Asker") && page_has(&page, "Planted question?"));
    assert_false(page_has(&page, "Next page"));
    for (int i = 0; i < 50; i++)
        (void)asked();
    page = person_get(clinician, "/staff/enquiries");
    assert_true(page_has(&page, id) && page_has(&page, "href=\"/staff/enquiries?open=2\""));
    page = person_get(clinician, "/staff/enquiries?open=2");
    assert_int_equal(page.status, 200);
    assert_false(page_has(&page, id));
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena, "DELETE FROM enquiries WHERE hex(id) <> upper('%s')", id));
    page = person_get(clinician, own);
    assert_true(page_has(&page, "Planted question?"));
    const char *answer = arena_format(clinician->arena, "%s/answer", own);
    assert_int_equal(person_post(clinician, answer, "way=phone&text=").status, 422);
    assert_int_equal(person_post(clinician, answer, "way=pigeon&text=x").status, 400);
    assert_int_equal(person_post(clinician, answer, "way=note&text=Call+tomorrow").status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM enquiries WHERE status = 'new'"), 1);
    page =
        person_get(clinician, arena_format(clinician->arena, "/staff/groups/evening/enter?enquiry=%s", id));
    assert_true(page_has(&page, "value=\"Asker\""));
    assert_true(page_has(&page, "312 555 0188"));
    page = person_post(clinician, "/staff/groups/evening/enter",
                       arena_format(clinician->arena,
                                    "enquiry=%s&adult=yes&first_name=Asker&phone=312+555+0188&"
                                    "consent_privacy=yes&consent_request=yes&consent_emergency=yes&"
                                    "source=phone&read_back=1",
                                    id));
    assert_int_equal(page.status, 303);
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Their code stays the one they got"));
    /* Sent once more: "we could not do that", and the text was gone (field case D23). */
    page = person_post(clinician, "/staff/groups/evening/enter",
                       arena_format(clinician->arena,
                                    "enquiry=%s&adult=yes&first_name=Asker+again&phone=312+555+0188&"
                                    "consent_privacy=yes&consent_request=yes&consent_emergency=yes&"
                                    "source=phone&read_back=1",
                                    id));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "is entered already") && page_has(&page, "Asker again"));
    page = person_get(clinician, own);
    assert_true(page_has(&page, "Open the registration that came of it"));
    assert_true(page_has(&page, "Call tomorrow"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM enquiries WHERE status = 'answered'"), 1);
    assert_int_equal(
        person_post(clinician, arena_format(clinician->arena, "%s/status", own), "from=answered&to=closed")
            .status,
        303);
    assert_int_equal(person_get(clinician, "/staff/enquiries/00").status, 404);
}

static void mail_that_was_given_up_is_shown_until_seen_to(void **state)
{
    (void)state;
    const char *id = registered("evening", "Lost", "lost@example.org");
    const char *other = registered("evening", "Other", "other@example.org");
    (void)house_sql(
        &desk->house,
        arena_format(clinician->arena,
                     "INSERT INTO outbox (id, signup_id, kind, created_at, ready_at, due_at, "
                     "last_error, state) SELECT randomblob(16), id, 'received', 1, 1, 1, 'address', "
                     "'refused' FROM signups WHERE hex(id) = upper('%s')",
                     id));
    struct page page = person_get(clinician, address(id, ""));
    assert_true(page_has(&page, "The address does not take mail"));
    page = person_get(clinician, address(other, ""));
    assert_false(page_has(&page, "Mail that did not arrive"));
    page = person_post(clinician, address(other, "/mail"), "");
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM outbox WHERE state = 'refused'"), 1);
    page = person_post(clinician, address(id, "/mail"), "");
    assert_leads_to(&page, address(id, "?done=mail"));
    page = person_get(clinician, page.location);
    assert_false(page_has(&page, "Mail that did not arrive"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM outbox WHERE state = 'refused'"), 0);
}

static void the_overdue_come_first(void **state)
{
    (void)state;
    (void)registered("evening", "Overdue", "overdue@example.org");
    (void)house_sql(&desk->house, "UPDATE signups SET reply_by = 1 WHERE status = 'new'");
    (void)asked();
    (void)house_sql(&desk->house, "UPDATE enquiries SET reply_by = 1 WHERE status = 'new'");
    struct page page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "Overdue Desk"));
    assert_true(page_has(&page, "<a href=\"/staff/groups/evening?status=new\">"));
    assert_true(page_has(&page, "Overdue: 1"));
    assert_true(strstr(page.body, "Overdue Desk") < strstr(page.body, "Open the roster"));
    page = person_get(clinician, "/staff/groups/evening?flag=overdue");
    assert_true(page_has(&page, "Overdue Desk"));
}

static const char *with_phone(const char *name)
{
    const char *fields[] = {"first_name", name, "last_name", "Calls", "phone", "312 555 0142 x9", NULL};
    return staff_register(desk, "calls", fields);
}

/* A1, A3, A18: whom no mail can reach stands on the first page until somebody told them, and a yes is one
 * click. */
static void whom_no_mail_reaches_is_a_call(void **state)
{
    (void)state;
    house_make_group(&desk->house, "calls", "open", 1);
    const char *id = with_phone("Dialed");
    move(id, "from=new&to=suitable");
    struct page page = person_get(clinician, "/staff");
    assert_false(page_has(&page, "Dialed Calls"));
    move(id, "from=suitable&to=offered");
    page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "Dialed Calls"));
    assert_true(page_has(&page, "href=\"tel:3125550142\""));
    assert_false(page_has(&page, "sms:")); /* they did not allow it */
    assert_true(page_has(&page, phrase(PHRASE_CALL_MUST_NOT_NAME)));
    struct page roster = person_get(clinician, "/staff/groups/calls?flag=untold");
    assert_true(page_has(&roster, "Dialed Calls"));
    const char *call = call_to(&page, "Dialed Calls");
    page = person_post(clinician, call, "end=again");
    assert_leads_to(&page, "/staff?done=call-again");
    page = person_get(clinician, "/staff");
    assert_false(page_has(&page, "Dialed Calls"));
    (void)house_sql(&desk->house, "UPDATE notices SET next_at = 1 WHERE state = 'call'");
    page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "Tried: 1"));
    page = person_post(clinician, call, "end=yes");
    assert_leads_to(&page, "/staff?done=call-yes");
    page = person_get(clinician, address(id, ""));
    assert_true(page_has(&page, status_label(STATUS_CONFIRMED)));
    page = person_get(clinician, "/staff");
    assert_false(page_has(&page, "Dialed Calls"));
    /* The same button in another window. */
    page = person_post(clinician, call, "end=no");
    assert_leads_to(&page, "/staff?done=call-over");
    assert_int_equal(house_sql(&desk->house,
                               "SELECT count(*) FROM signups WHERE status = 'withdrawn' AND group_id = "
                               "(SELECT id FROM groups WHERE slug = 'calls') AND received_at > 0 AND "
                               "id = (SELECT signup_id FROM notices WHERE kind = 'confirmed' LIMIT 1)"),
                     0);
    move(id, "from=confirmed&to=withdrawn");
    page = person_get(clinician, "/staff");
    assert_true(page_has(&page, phrase(PHRASE_CALL_WHAT_WITHDRAWN)));
    page = person_post(clinician, call_to(&page, "Dialed Calls"), "end=told");
    assert_leads_to(&page, "/staff?done=call-told");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_shown_before_it_is_taken),
        cmocka_unit_test(notes_are_for_clinicians_alone),
        cmocka_unit_test(offers_out_of_turn_ask_for_a_reason),
        cmocka_unit_test(places_are_set_and_the_group_is_closed),
        cmocka_unit_test(doubles_are_marked_and_merged),
        cmocka_unit_test(a_caller_is_entered_and_gets_a_code),
        cmocka_unit_test(a_question_is_answered_and_becomes_a_registration),
        cmocka_unit_test(mail_that_was_given_up_is_shown_until_seen_to),
        cmocka_unit_test(the_overdue_come_first),
        cmocka_unit_test(whom_no_mail_reaches_is_a_call),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
