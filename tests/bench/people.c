/* Fills a demo practice with forty made-up people in every state: two cohorts of one group, attendance,
 * questions. Nobody in it is a real person; their codes open nothing. Usage: people CONFIG */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "domain/group/group.h"
#include "domain/operations/databases.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/draft.h"
#include "domain/thread/enquiry.h"
#include "domain/waiting/attendance.h"

struct maker {
    struct db *public_db;
    struct db *staff_db;
    const struct practice *practice;
    struct arena *arena;
    int made;
};

static void require(enum result result, const char *what)
{
    if (result == RESULT_OK)
        return;
    fprintf(stderr, "people: %s could not be made (%d)\n", what, (int)result);
    exit(1);
}

static struct access make_access(void)
{
    struct access access = {.created_at = clock_now()};
    random_uuid(access.created_at, access.id);
    random_bytes(access.thread_key, sizeof access.thread_key);
    random_bytes(access.token_hash, sizeof access.token_hash);
    random_bytes(access.token_wrap, sizeof access.token_wrap);
    random_bytes(access.code_hash, sizeof access.code_hash);
    random_bytes(access.code_wrap, sizeof access.code_wrap);
    return access;
}

static struct answers *make_answers(struct maker *maker)
{
    static const char *const first[] = {"Ada",  "Bruno", "Chiara", "Dmitri", "Esra", "Fanny", "Gül",   "Hugo",
                                        "Inés", "Jonas", "Keiko",  "Lucía",  "Mila", "Noor",  "Óscar", "Pia"};
    static const char *const last[] = {"Árnason", "Brückner", "Castillo", "'t Hooft", "O'Neill",
                                       "García",  "Smith",    "Nguyễn",   "Kowalski", "Żak"};
    static const char *const hopes[] = {"To sleep through a night.", "To walk my dog again.",
                                        "To talk with people who know what this is like.",
                                        "To go back to work, a few hours a day.",
                                        "I am not sure. Less fear, I think."};
    struct answers *answers = answers_create(maker->arena);
    int n = maker->made++;
    answers_set(answers, "first_name", first[n % 16]);
    answers_set(answers, "last_name", last[n * 7 % 10]);
    answers_set(answers, "hopes", hopes[n % 5]);
    answers_set(answers, "adult", "yes");
    answers_set(answers, n % 4 == 0 ? "phone" : "email",
                n % 4 == 0 ? arena_format(maker->arena, "(312) 555-01%02d", n)
                           : arena_format(maker->arena, "person%d@example.org", n));
    if (n % 3 != 0)
        answers_set(answers, "email_ok", "yes");
    if (n % 5 == 0)
        answers_set(answers, "please_call", "yes");
    if (n % 6 == 1)
        answers_set(answers, "access_needs", "breaks; step-free");
    answers_set(answers, "consent_privacy", "yes");
    answers_set(answers, "consent_request", "yes");
    answers_set(answers, "consent_emergency", "yes");
    return answers;
}

static struct signup registered(struct maker *maker, const struct group *group)
{
    struct access access = make_access();
    struct signup signup;
    struct draft draft = {.answers = make_answers(maker)};
    memcpy(draft.group_id, group->id, UUID_SIZE);
    require(draft_create(maker->public_db, &access, &draft), "a form");
    require(signup_submit(maker->public_db, maker->practice, &access, &draft, "1", 2, NULL, maker->arena),
            "a registration");
    require(signup_by_access(maker->public_db, &access, maker->arena, &signup, NULL), "a registration");
    access_wipe(&access);
    return signup;
}

/* The way to each status. */
static struct signup bring_to(struct maker *maker, const struct group *group, enum status wanted)
{
    static const enum status ways[STATUS_COUNT][4] = {
        [STATUS_CONTACTED] = {STATUS_CONTACTED},
        [STATUS_SUITABLE] = {STATUS_CONTACTED, STATUS_SUITABLE},
        [STATUS_WAITING] = {STATUS_WAITING},
        [STATUS_OFFERED] = {STATUS_SUITABLE, STATUS_OFFERED},
        [STATUS_CONFIRMED] = {STATUS_SUITABLE, STATUS_OFFERED, STATUS_CONFIRMED},
        [STATUS_DECLINED] = {STATUS_CONTACTED, STATUS_DECLINED},
        [STATUS_LAPSED] = {STATUS_SUITABLE, STATUS_OFFERED, STATUS_LAPSED},
        [STATUS_WITHDRAWN] = {STATUS_WITHDRAWN},
    };
    struct signup signup = registered(maker, group);
    enum status from = STATUS_NEW;
    for (int step = 0; step < 4 && ways[wanted][step] != STATUS_NEW; step++) {
        require(signup_move(maker->staff_db, signup.id, from, ways[wanted][step], STATUS_BY_STAFF, NULL),
                "a step");
        from = ways[wanted][step];
    }
    return signup;
}

struct noting {
    const struct group *group;
    const struct signup *signup;
    int number;
};

static enum result write_sessions(struct tx *tx, void *argument)
{
    const struct noting *noting = argument;
    enum result result = RESULT_OK;
    for (int session = 1; session <= 3 && result == RESULT_OK; session++) {
        int which = (noting->number * 3 + session) % 7;
        struct attendance_change change = {.was = ATTENDANCE_OPEN,
                                           .state = which == 0   ? ATTENDANCE_ABSENT
                                                    : which == 1 ? ATTENDANCE_EXCUSED
                                                                 : ATTENDANCE_CAME};
        memcpy(change.signup_id, noting->signup->id, UUID_SIZE);
        result = attendance_note(tx, noting->group->id, session, clock_now(), &change, 1);
    }
    return result;
}

static void make_members(struct maker *maker, const struct group *group, int count)
{
    for (int i = 0; i < count; i++) {
        struct signup signup = bring_to(maker, group, STATUS_CONFIRMED);
        struct noting noting = {group, &signup, i};
        require(databases_write(maker->staff_db, write_sessions, &noting), "attendance");
    }
}

static void ask(struct maker *maker, const struct group *group, const char *question, enum enquiry_kind kind)
{
    struct access access = make_access();
    struct answers *answers = answers_create(maker->arena);
    answers_set(answers, "first_name", "Robin");
    answers_set(answers, "question", question);
    answers_set(answers, "email", "robin@example.org");
    struct enquiry_form form = {.kind = kind,
                                .group_id = group->id,
                                .answers = answers,
                                .form_version = "1",
                                .reply_days = 2,
                                .opens_thread = true};
    random_uuid(clock_now(), form.form_id);
    require(enquiry_send(maker->public_db, maker->practice, &access, &form, maker->arena), "a question");
    access_wipe(&access);
}

static enum result write_group(struct tx *tx, void *argument)
{
    return group_update(tx, NULL, argument);
}

static void make_past(struct maker *maker, const struct group *model)
{
    struct group past = *model;
    past.slug = "before-this-one";
    past.begins = "Last autumn";
    past.state = "open";
    past.opens_at = past.closes_at = 0;
    past.capacity = 8;
    if (group_create(maker->staff_db, &past) == RESULT_CONFLICT) {
        fprintf(stderr, "people: they are there already\n");
        exit(1);
    }
    make_members(maker, &past, 4);
    past.state = "closed";
    require(databases_write(maker->staff_db, write_group, &past), "the group before");
}

static void make_all(struct maker *maker, struct group *group)
{
    static const int wanted[STATUS_COUNT] = {
        [STATUS_NEW] = 7,     [STATUS_CONTACTED] = 4, [STATUS_SUITABLE] = 4, [STATUS_WAITING] = 4,
        [STATUS_OFFERED] = 2, [STATUS_DECLINED] = 4,  [STATUS_LAPSED] = 2,   [STATUS_WITHDRAWN] = 3};
    make_past(maker, group);
    group->capacity = group->capacity < 8 ? 8 : group->capacity;
    require(databases_write(maker->staff_db, write_group, group), "places");
    for (int status = STATUS_COUNT - 1; status >= 0; status--)
        for (int i = 0; i < wanted[status]; i++)
            (void)bring_to(maker, group, (enum status)status);
    make_members(maker, group, 6);
    ask(maker, group, "Can I bring a cushion, and lie down when I have to?", ENQUIRY_QUESTION);
    ask(maker, group, "My pain comes and goes. Is the group still for me?", ENQUIRY_FIT);
    ask(maker, group, "I cannot come in spring. Please tell me of the next one.", ENQUIRY_NEXT);
}

int main(int count, char **arguments)
{
    struct problems *problems = problems_create();
    struct maker maker = {.arena = arena_create()};
    struct group *groups = NULL;
    size_t group_count = 0;
    if (count != 2 || !crypto_init())
        return 2;
    struct config *config = config_load(arguments[1], problems);
    struct practice *practice = config == NULL ? NULL : practice_load(config, false, problems);
    if (practice != NULL) {
        maker.practice = practice;
        maker.public_db = databases_open_intake(config, ROLE_PUBLIC, problems);
        maker.staff_db = databases_open_intake(config, ROLE_STAFF, problems);
    }
    if (maker.public_db == NULL || maker.staff_db == NULL ||
        group_list(maker.staff_db, false, maker.arena, &groups, &group_count) != RESULT_OK ||
        group_count == 0) {
        problems_print(problems, stderr);
        return 1;
    }
    make_all(&maker, &groups[0]);
    printf("%d made-up people are in %s and the group before it\n", maker.made, groups[0].slug);
    databases_close(maker.public_db);
    databases_close(maker.staff_db);
    practice_destroy(practice);
    config_destroy(config);
    arena_destroy(maker.arena);
    problems_destroy(problems);
    return 0;
}
