/* The staff process is killed while it works: each change of status has its entry in the audit log, and each
 * entry its change. While an act and its entry were two writes, 23,172 changes had 23,170 entries. */
#include "staff_client.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { KILLS = 6, PEOPLE = 3, FIRST_PAUSE = 120, PAUSE_STEP = 37 };

static struct staff_house *desk;
static const char *people[PEOPLE];

static void pause_for(long milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

struct work {
    pthread_t thread;
    struct person person;
    const char *id;
};

/* Between suitable and waiting, for as long as it lives. */
static void *move_on(void *argument)
{
    struct work *work = argument;
    for (;;) {
        struct person *person = &work->person;
        person->arena = arena_create();
        const char *address = arena_format(person->arena, "/staff/signups/%s/status", work->id);
        (void)person_post(person, address, "from=suitable&to=waiting");
        (void)person_post(person, address, "from=waiting&to=suitable");
        arena_destroy(person->arena);
    }
    return NULL;
}

/* The staff process, as it starts and works. */
static void serve(void)
{
    struct work works[PEOPLE];
    desk->house.app = app_open(desk->house.config, ROLE_STAFF, desk->house.problems);
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    for (int i = 0; i < PEOPLE; i++) {
        works[i] = (struct work){.person = *clinician, .id = people[i]};
        pthread_create(&works[i].thread, NULL, move_on, &works[i]);
    }
    pthread_join(works[0].thread, NULL);
}

static void kill_one(long milliseconds)
{
    int64_t before = house_sql(&desk->house, "SELECT count(*) FROM signup_events");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        serve();
        _exit(1);
    }
    while (house_sql(&desk->house, "SELECT count(*) FROM signup_events") == before)
        pause_for(5);
    pause_for(milliseconds);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void every_change_has_its_entry(void **state)
{
    (void)state;
    desk = staff_open();
    for (int i = 0; i < PEOPLE; i++) {
        const char *fields[] = {"first_name", "Moved", "email", "moved@example.org", NULL};
        people[i] = staff_register(desk, "evening", fields);
    }
    (void)house_sql(&desk->house, "UPDATE signups SET status = 'suitable', waiting_since = 1");
    /* Nothing of ours runs in this process while it forks. */
    app_close(desk->house.app);
    db_close(desk->visitors);
    desk->visitors = NULL;
    for (int i = 0; i < KILLS; i++)
        kill_one(FIRST_PAUSE + PAUSE_STEP * i);
    desk->house.app = app_open(desk->house.config, ROLE_STAFF, desk->house.problems);
    assert_non_null(desk->house.app);
    int64_t changes = house_sql(&desk->house, "SELECT count(*) FROM signup_events WHERE kind = 'status'");
    assert_true(changes > KILLS);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_move'"), changes);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action LIKE 'audit_pending_%'"), 0);
    assert_int_equal(staff_sql(desk, "SELECT max(pending) FROM audit"), changes);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM audit_pending"), 0);
    staff_close(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_has_its_entry),
    };
    return cmocka_run_group_tests_name("page/desk/killed", tests, NULL, NULL);
}
