/* Finding somebody, and coming back to where one was. */
#include "staff_client.h"

static struct staff_house *desk;
static struct person *clinician;
static const char *maria, *ana, *bo;

static const char *registered(const char *slug, const char *first, const char *last, const char *hopes)
{
    const char *fields[] = {"first_name",     first,   "last_name", last, "phone",
                            "(312) 555-0142", "hopes", hopes,       NULL};
    return staff_register(desk, slug, fields);
}

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    maria = registered("evening", "María", "Smith", "To sleep");
    ana = registered("evening", "Ana", "García", "To walk the dog again");
    bo = registered("small", "Bo", "García", "");
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

/* Whether a page links to somebody. */
static bool finds(const char *address, const char *id)
{
    struct page page = person_get(clinician, address);
    assert_int_equal(page.status, 200);
    return page_has(&page, arena_format(clinician->arena, "/staff/signups/%s", id));
}

/* "garcia" did not find García, nor "smith maria" María Smith (field case B20). */
static void accents_case_and_order_do_not_matter(void **state)
{
    (void)state;
    assert_true(finds("/staff/groups/evening?q=garcia", ana));
    assert_false(finds("/staff/groups/evening?q=garcia", maria));
    assert_true(finds("/staff/groups/evening?q=SMITH+maria", maria));
    assert_true(finds("/staff/groups/evening?q=smith%2C+mar%C3%ADa", maria));
    assert_true(finds("/staff/groups/evening?q=5550142", maria));
    assert_false(finds("/staff/groups/evening?q=smith+ana", ana));
}

static void answers_and_notes_are_searched_when_asked(void **state)
{
    (void)state;
    assert_false(finds("/staff/groups/evening?q=dog+walk", ana));
    assert_true(finds("/staff/groups/evening?q=dog+walk&deep=1", ana));
    assert_false(finds("/staff/groups/evening?q=dog+walk&deep=1", maria));
    struct page page =
        person_post(clinician, arena_format(clinician->arena, "/staff/signups/%s/notes", maria),
                    "note=Knows+Dr.+Br%C3%BCckner");
    assert_int_equal(page.status, 303);
    assert_false(finds("/staff/groups/evening?q=bruckner", maria));
    assert_true(finds("/staff/groups/evening?q=bruckner&deep=1", maria));
}

static void all_groups_are_searched_at_once(void **state)
{
    (void)state;
    assert_true(finds("/staff/search?q=garcia", ana) && finds("/staff/search?q=garcia", bo));
    assert_false(finds("/staff/search?q=garcia", maria));
    assert_true(finds("/staff/search?q=dog&deep=1", ana));
    (void)house_sql(&desk->house, "UPDATE groups SET state = 'closed' WHERE slug = 'small'");
    assert_true(finds("/staff/search?q=bo", bo));
    struct page page = person_get(clinician, "/staff/search");
    assert_false(page_has(&page, "Nobody matches"));
    page = person_get(clinician, "/staff/search?q=nobody");
    assert_true(page_has(&page, "Nobody matches"));
    page = person_get(clinician, "/staff/groups/evening?q=o%27brien&deep=1");
    assert_true(page_has(&page, "href=\"/staff/search?q=o%27brien&amp;deep=1\""));
}

static void the_list_one_came_from_survives(void **state)
{
    (void)state;
    struct page page = person_get(clinician, "/staff/groups/evening?status=new&sort=name");
    const char *list = "?list=status%3Dnew%26sort%3Dname";
    assert_true(page_has(&page, arena_format(clinician->arena, "/staff/signups/%s%s", ana, list)));
    page = person_get(clinician, arena_format(clinician->arena, "/staff/signups/%s%s", ana, list));
    assert_true(
        page_has(&page, "href=\"/staff/groups/evening?status=new&amp;sort=name\">Back to the roster"));
    assert_true(page_has(&page, "1 of 2 in this list"));
    assert_true(page_has(
        &page, arena_format(clinician->arena, "href=\"/staff/signups/%s%s\" rel=\"next\"", maria, list)));
    assert_false(page_has(&page, "rel=\"prev\""));
    assert_true(page_has(&page, "/status?to=suitable&amp;list=status%3Dnew%26sort%3Dname\""));
    page = person_get(
        clinician, arena_format(clinician->arena, "/staff/signups/%s/status?to=contacted&%s", ana, list + 1));
    assert_true(page_has(&page, "name=\"list\" value=\"status=new&amp;sort=name\""));
    page = person_post(clinician, arena_format(clinician->arena, "/staff/signups/%s/status", ana),
                       "from=new&to=contacted&list=status%3Dnew%26sort%3Dname");
    assert_leads_to(
        &page, arena_format(clinician->arena,
                            "/staff/signups/%s?moved=contacted&list=status%%3Dnew%%26sort%%3Dname", ana));
    /* Ana is in the list no more; the way back is still there. */
    page = person_get(clinician, page.location);
    assert_true(
        page_has(&page, "href=\"/staff/groups/evening?status=new&amp;sort=name\">Back to the roster"));
    assert_false(page_has(&page, "in this list"));
    /* What is no list of ours leads to the roster as it opens. */
    page = person_get(clinician,
                      arena_format(clinician->arena, "/staff/signups/%s?list=%%22%%3E%%3Cscript%%3E", maria));
    assert_true(page_has(&page, "href=\"/staff/groups/evening\">Back to the roster"));
    assert_false(page_has(&page, "<script>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_case_and_order_do_not_matter),
        cmocka_unit_test(answers_and_notes_are_searched_when_asked),
        cmocka_unit_test(all_groups_are_searched_at_once),
        cmocka_unit_test(the_list_one_came_from_survives),
    };
    return cmocka_run_group_tests_name("page/search", tests, open_desk, close_desk);
}
