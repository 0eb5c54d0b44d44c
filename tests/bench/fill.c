/* Fills a practice's first group with COUNT sent registrations whose answers are the objects of FILE, a JSON
 * array, over and over; the codes' Argon2id is left out: these codes open nothing.
 * Usage: fill CONFIG COUNT FILE */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "domain/group/group.h"
#include "domain/operations/databases.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/draft.h"

enum { THREADS = 32 };

struct job {
    struct db *db;
    const struct practice *practice;
    const struct group *group;
    const json_t *people;
    int wanted;
    atomic_int next;
};

static void make_access(struct access *access)
{
    *access = (struct access){.created_at = clock_now()};
    random_uuid(access->created_at, access->id);
    random_bytes(access->thread_key, sizeof access->thread_key);
    random_bytes(access->token_hash, sizeof access->token_hash);
    random_bytes(access->token_wrap, sizeof access->token_wrap);
    random_bytes(access->code_hash, sizeof access->code_hash);
    random_bytes(access->code_wrap, sizeof access->code_wrap);
}

static void make_one(const struct job *job, int number)
{
    struct access access;
    struct arena *arena = arena_create();
    struct draft draft = {.started_at = clock_now() - CLOCK_HOUR, .expires_at = clock_now() + 7 * CLOCK_DAY};
    json_t *person = json_array_get(job->people, (size_t)number % json_array_size(job->people));
    const char *field;
    json_t *value;
    make_access(&access);
    memcpy(draft.group_id, job->group->id, UUID_SIZE);
    draft.answers = answers_create(arena);
    json_object_foreach(person, field, value) answers_set(draft.answers, field, json_string_value(value));
    if (draft_create(job->db, &access, &draft) != RESULT_OK ||
        signup_submit(job->db, job->practice, &access, &draft, "1", 2, NULL, arena) != RESULT_OK) {
        fprintf(stderr, "fill: a registration could not be made\n");
        exit(1);
    }
    access_wipe(&access);
    arena_destroy(arena);
}

static void *make_some(void *argument)
{
    struct job *job = argument;
    for (int number; (number = atomic_fetch_add(&job->next, 1)) < job->wanted;)
        make_one(job, number);
    return NULL;
}

int main(int count, char **arguments)
{
    pthread_t threads[THREADS];
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct group *groups = NULL;
    size_t group_count = 0;
    if (count != 4 || !crypto_init())
        return 2;
    struct config *config = config_load(arguments[1], problems);
    struct practice *practice = config == NULL ? NULL : practice_load(config, false, problems);
    struct db *db = config == NULL ? NULL : databases_open_intake(config, ROLE_PUBLIC, problems);
    json_t *people = json_load_file(arguments[3], 0, NULL);
    if (db == NULL || practice == NULL || json_array_size(people) == 0 ||
        group_list(db, true, arena, &groups, &group_count) != RESULT_OK || group_count == 0) {
        problems_print(problems, stderr);
        return 1;
    }
    struct job job = {db, practice, &groups[0], people, atoi(arguments[2]), 0};
    for (int index = 0; index < THREADS; index++)
        if (pthread_create(&threads[index], NULL, make_some, &job) != 0)
            abort();
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
    printf("%s\n", groups[0].slug);
    databases_close(db);
    practice_destroy(practice);
    json_decref(people);
    config_destroy(config);
    arena_destroy(arena);
    problems_destroy(problems);
    return 0;
}
