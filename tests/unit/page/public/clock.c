/* A clock that is set back: the pages with groups are rendered anew all the same. They stood still until the
 * clock had come to where it was, with places that were long taken. */
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>

#include "page_client.h"

static atomic_long ahead;

/* Ours comes first for the whole program. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
    long result = syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME)
        now->tv_sec += atomic_load(&ahead);
    return (int)result;
}

static void the_groups_are_those_of_now(void **state)
{
    (void)state;
    atomic_store(&ahead, 86400);
    struct practice_house *house = house_open("");
    struct client *client = client_create(house);
    struct page page = client_get(client, "/groups");
    assert_true(page_has(&page, "href=\"/groups/evening\""));
    atomic_store(&ahead, 0);
    (void)house_sql(house, "UPDATE groups SET state = 'draft' WHERE slug = 'evening'");
    page = client_get(client, "/groups");
    assert_false(page_has(&page, "href=\"/groups/evening\""));
    page = client_get(client, "/");
    assert_false(page_has(&page, "href=\"/groups/evening\""));
    client_destroy(client);
    house_close(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_groups_are_those_of_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
