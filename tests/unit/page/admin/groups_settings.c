/* Groups as the admin makes, changes, opens and closes them. */
#include "in_tx.h"
#include "staff_client.h"

static struct staff_house *desk;
static struct person *admin;

#define SETTINGS "/staff/settings/groups"
#define RIGHT                                                                                                \
    "name=Evenings&summary=For+all&begins=March&schedule=&sessions=&place=Room+2&fee=&state=open&opens_on="  \
    "&closes_on=&capacity=8&minimum=4&offer_days=5&reply_days="

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(admin);
    staff_close(desk);
    return 0;
}

static struct group group_now(const char *slug)
{
    struct group group;
    assert_int_equal(group_by_slug(desk->house.app->intake_db, slug, admin->arena, &group), RESULT_OK);
    return group;
}

static int64_t audited(const char *action, const char *detail)
{
    return staff_sql(
        desk, arena_format(admin->arena,
                           "SELECT count(*) FROM audit WHERE action = '%s' AND instr(detail, '%s') > 0 AND "
                           "account_id = (SELECT id FROM accounts WHERE username = 'admin')",
                           action, detail));
}

static void makes_a_group(void **state)
{
    (void)state;
    struct page page = person_get(admin, SETTINGS "/new");
    assert_int_equal(page.status, 200);
    page = person_post(admin, SETTINGS "/new", RIGHT "&slug=mornings&offer_automatically=yes");
    assert_leads_to(&page, SETTINGS "/mornings?done=made");
    page = person_get(admin, page.location);
    assert_true(page_has(&page, "The group was made."));
    struct group group = group_now("mornings");
    assert_string_equal(group.name, "Evenings");
    assert_string_equal(group.place, "Room 2");
    assert_string_equal(group.fee, "");
    assert_int_equal(group.minimum, 4);
    assert_int_equal(group.offer_days, 5);
    assert_true(group.offer_automatically);
    assert_int_equal(group.reply_days, 0);
    assert_int_equal(group_reply_days(&group, 2), 2);
    assert_int_equal(audited("group_add", "capacity \"\" to \"8\""), 1);
    page = person_post(admin, SETTINGS "/new", RIGHT "&slug=mornings");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "there is a group of this one"));
}

static void says_what_is_wrong_beside_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        const char *field;
        const char *error;
    } wrong[] = {
        {RIGHT "&slug=Not+So", "slug", "Begin with a small letter"},
        {RIGHT "&slug=new", "slug", "Choose another name"},
        {RIGHT "&slug=", "slug", "Enter a name for its addresses"},
        {"slug=x&state=open&capacity=8&offer_days=4&name=+", "name", "Enter the group&#39;s name"},
        {"slug=x&state=open&capacity=0&offer_days=4&name=x", "capacity", "Enter a number from 1 to 1000"},
        {"slug=x&state=open&capacity=eight&offer_days=4&name=x", "capacity", "Enter a number from 1 to 1000"},
        {"slug=x&state=open&capacity=8&offer_days=&name=x", "offer_days", "Enter a number from 1 to 60"},
        {"slug=x&state=open&capacity=8&offer_days=4&reply_days=31&name=x", "reply_days",
         "Enter a number from 1 to 30"},
        {"slug=x&state=open&capacity=8&offer_days=4&minimum=9&name=x", "minimum",
         "Enter no more than there are places"},
        {"slug=x&state=open&capacity=8&offer_days=4&opens_on=2027-02-30&name=x", "opens_on",
         "Enter a day as year"},
        {"slug=x&state=open&capacity=8&offer_days=4&opens_on=2027-03-02&closes_on=2027-03-01&name=x",
         "closes_on", "not before the group opens"},
        {"slug=x&state=wide&capacity=8&offer_days=4&name=x", "state", "Select whether people can register"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct page page = person_post(admin, SETTINGS "/new", wrong[i].fields);
        assert_int_equal(page.status, 422);
        assert_true(page_has(&page, "<title>Error: "));
        assert_true(page_has(&page, wrong[i].error));
        assert_true(page_has(&page, arena_format(admin->arena, "id=\"f-%s-error\"", wrong[i].field)));
        assert_true(page_has(&page, arena_format(admin->arena, "href=\"#f-%s", wrong[i].field)));
    }
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM groups WHERE slug = 'x'"), 0);
}

static void changes_are_noted_old_and_new(void **state)
{
    (void)state;
    struct page page = person_post(admin, SETTINGS "/evening", RIGHT "&slug=other&closes_on=");
    assert_leads_to(&page, SETTINGS "/evening?done=changed");
    struct group group = group_now("evening");
    assert_string_equal(group.name, "Evenings");
    assert_int_equal(audited("group_change", "to \"Room 2\""), 1);
    assert_int_equal(audited("group_change", "to \"Evenings\""), 1);
    int64_t before = staff_sql(desk, "SELECT count(*) FROM audit");
    page = person_post(admin, SETTINGS "/evening", RIGHT);
    assert_int_equal(page.status, 303);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit"), before);
    assert_int_equal(person_get(admin, SETTINGS "/no-such").status, 404);
    assert_int_equal(person_post(admin, SETTINGS "/no-such", RIGHT).status, 404);
}

static enum result write_group(struct tx *tx, void *argument)
{
    return group_update(tx, NULL, argument);
}

/* The form of a page opened before the group was closed opened it again (field case D7). */
static void a_stale_form_stores_only_what_was_changed(void **state)
{
    (void)state;
    struct page page = person_get(admin, SETTINGS "/evening");
    assert_true(page_has(&page, "name=\"was_state\" value=\"open\""));
    (void)house_sql(&desk->house, "UPDATE groups SET state = 'closed', fee = 'Paid' WHERE slug = 'evening'");
    page =
        person_post(admin, SETTINGS "/evening",
                    "was_state=open&was_fee=&was_place=Room+2&was_capacity=8&was_minimum=4&name=Evenings&"
                    "summary=For+all&begins=March&place=Room+3&state=open&capacity=8&minimum=4&offer_days=5");
    assert_leads_to(&page, SETTINGS "/evening?done=merged");
    page = person_get(admin, page.location);
    assert_true(page_has(&page, "Somebody else changed other settings"));
    assert_string_equal(group_now("evening").state, "closed");
    assert_string_equal(group_now("evening").fee, "Paid");
    assert_string_equal(group_now("evening").place, "Room 3");
    page = person_post(admin, SETTINGS "/evening",
                       "was_fee=&fee=Free&was_state=closed&state=closed&name=Evenings&summary=For+all&begins="
                       "March&place=Room+3&capacity=8&minimum=4&offer_days=5");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "It is now: Paid"));
    assert_true(page_has(&page, "value=\"Free\"") && page_has(&page, "name=\"was_fee\" value=\"Paid\""));
    assert_string_equal(group_now("evening").fee, "Paid");
    (void)house_sql(&desk->house,
                    "UPDATE groups SET state = 'open', fee = '', place = 'Room 2' WHERE slug = 'evening'");
}

static void fewer_places_than_taken_are_refused(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "A", "email", "a@example.org", NULL};
    (void)staff_register(desk, "evening", fields);
    (void)staff_register(desk, "evening", fields);
    (void)house_sql(&desk->house, "UPDATE signups SET status = 'confirmed'");
    struct page page =
        person_post(admin, SETTINGS "/evening", "name=Evenings&state=open&capacity=1&offer_days=4");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "2 places are offered or taken already"));
    assert_true(page_has(&page, "id=\"f-capacity-error\""));
    assert_int_equal(group_now("evening").capacity, 8);
    struct group group = group_now("evening");
    group.capacity = 1;
    assert_int_equal(db_write(desk->house.app->intake_db, write_group, &group), RESULT_CONFLICT);
    group.capacity = 2;
    assert_int_equal(db_write(desk->house.app->intake_db, write_group, &group), RESULT_OK);
}

static void opens_and_closes_now_or_by_date(void **state)
{
    (void)state;
    int64_t now = clock_now();
    struct page page = person_post(admin, SETTINGS "/small/state", "to=closed");
    assert_leads_to(&page, SETTINGS "/small?done=closed");
    assert_string_equal(group_now("small").state, "closed");
    assert_int_equal(audited("group_change", "state \"open\" to \"closed\""), 1);
    page = person_post(admin, SETTINGS "/small",
                       "name=Small&state=open&capacity=1&offer_days=4&opens_on=2099-01-02"
                       "&closes_on=2099-03-08");
    assert_int_equal(page.status, 303);
    struct group group = group_now("small");
    char text[CLOCK_TEXT_SIZE];
    assert_false(group_takes_registrations(&group, now));
    clock_minute(group.opens_at, text);
    assert_string_equal(text, "2099-01-02 00:00");
    clock_minute(group.closes_at, text);
    assert_string_equal(text, "2099-03-08 23:59");
    assert_true(group_takes_registrations(&group, group.closes_at - 1));
    assert_false(group_takes_registrations(&group, group.closes_at));
    page = person_get(admin, SETTINGS);
    assert_true(page_has(&page, "Opens on Friday, January 2, 2099"));
    page = person_post(admin, SETTINGS "/small/state", "to=open");
    assert_int_equal(page.status, 303);
    group = group_now("small");
    assert_true(group_takes_registrations(&group, now));
    assert_int_equal(person_post(admin, SETTINGS "/small/state", "to=wide").status, 400);
}

static void shows_it_as_visitors_will_see_it(void **state)
{
    (void)state;
    (void)house_sql(&desk->house, "UPDATE groups SET state = 'draft', fee = '' WHERE slug = 'small'");
    struct page page = person_get(admin, SETTINGS "/small/preview");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "This is a preview"));
    assert_true(page_has(&page, "We will tell you"));
}

static void starts_the_next_one_from_this_one(void **state)
{
    (void)state;
    struct page page = person_get(admin, SETTINGS "/new?from=evening");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "value=\"evening-2\""));
    assert_true(page_has(&page, "value=\"Room 2\""));
    assert_true(page_has(&page, "value=\"draft\" checked"));
    assert_int_equal(person_get(admin, SETTINGS "/new?from=no-such").status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_group),
        cmocka_unit_test(says_what_is_wrong_beside_the_field),
        cmocka_unit_test(changes_are_noted_old_and_new),
        cmocka_unit_test(a_stale_form_stores_only_what_was_changed),
        cmocka_unit_test(fewer_places_than_taken_are_refused),
        cmocka_unit_test(opens_and_closes_now_or_by_date),
        cmocka_unit_test(shows_it_as_visitors_will_see_it),
        cmocka_unit_test(starts_the_next_one_from_this_one),
    };
    return cmocka_run_group_tests_name("page/groups_settings", tests, open_desk, close_desk);
}
