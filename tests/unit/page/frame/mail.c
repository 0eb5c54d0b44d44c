#include "page_journey.h"

/* Registering and mail: queued with the registration, or not at all. */

static struct practice_house *house;

static int open_house(void **state)
{
    (void)state;
    house =
        house_open("[mail]\ntransport = file\ndirectory = /tmp/gather-no-mail\nfrom = desk@example.org\n");
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(house);
    return 0;
}

static void register_with(const char *messages_page)
{
    struct client *client = client_create(house);
    journey_fill(client, 0, 2);
    struct page page = client_fill(client, JOURNEY_FORM "messages", messages_page);
    assert_int_equal(page.status, 303);
    journey_fill(client, 4, JOURNEY_PAGES - 1);
    struct page sent = journey_send(client);
    assert_leads_to(&sent, JOURNEY_FORM "done");
    client_destroy(client);
}

static void nobody_is_written_to_who_did_not_allow_it(void **state)
{
    (void)state;
    register_with("voicemail_ok=no");
    register_with("email_ok=no");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), 2);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox"), 0);
}

/* The same address again is told again: whoever sends it sees no difference, and neither do its rows. */
static void who_allowed_it_is_told_with_the_registration(void **state)
{
    (void)state;
    register_with("email_ok=yes");
    register_with("email_ok=yes");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox JOIN signups ON signups.id = signup_id "
                                      "WHERE kind = 'received' AND box IS NOT NULL"),
                     2);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox"), 2);
    assert_int_equal(house_sql(house, "SELECT count(DISTINCT length(box)) FROM outbox"), 1);
    assert_int_equal(
        house_sql(house, "SELECT count(*) FROM outbox WHERE instr(box, CAST('Planted' AS BLOB)) > 0"), 0);
}

static void one_who_fits_has_an_offer_held_that_a_trigger_sends(void **state)
{
    (void)state;
    (void)house_sql(house, "DELETE FROM outbox");
    (void)house_sql(house,
                    "INSERT INTO outbox_held SELECT id, 'offer', id, zeroblob(64), 0 FROM signups LIMIT 1");
    (void)house_sql(
        house, "INSERT INTO outbox_held SELECT signup_id, 'reminder', id, box, 129600000 FROM outbox_held");
    (void)house_sql(house, "UPDATE signups SET status = 'suitable', status_at = 1000");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox"), 0);
    (void)house_sql(house, "UPDATE signups SET status = 'offered', status_at = 2000, offer_days = 4 "
                           "WHERE id = (SELECT signup_id FROM outbox_held)");
    assert_int_equal(
        house_sql(house,
                  "SELECT count(*) FROM outbox WHERE kind = 'offer' AND due_at = 2000 AND offer_days = 4"),
        1);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox WHERE kind = 'reminder'"), 0);
    /* The mail process writes the day into letter and row; with the server's yes it is the offer's. */
    (void)house_sql(house,
                    "UPDATE outbox SET last_error = 'sending', offer_until = 432000000 WHERE kind = 'offer'");
    (void)house_sql(house, "DELETE FROM outbox WHERE kind = 'offer'");
    assert_int_equal(house_sql(house, "SELECT offer_until FROM signups WHERE status = 'offered'"), 432000000);
    assert_int_equal(house_sql(house, "SELECT due_at FROM outbox WHERE kind = 'reminder'"),
                     432000000 - 129600000);
    (void)house_sql(house,
                    "UPDATE signups SET status = 'confirmed', status_at = 3000 WHERE status = 'offered'");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox WHERE kind = 'reminder'"), 0);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM outbox_held"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_written_to_who_did_not_allow_it),
        cmocka_unit_test(who_allowed_it_is_told_with_the_registration),
        cmocka_unit_test(one_who_fits_has_an_offer_held_that_a_trigger_sends),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
