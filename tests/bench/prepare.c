/* Fills a practice with COUNT drafts that are ready to be sent and writes "cookie csrf" of each to OUTPUT, so
 * that the final POST alone can be measured. The codes' Argon2id is left out: these codes open nothing.
 * Usage: prepare CONFIG COUNT OUTPUT */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "domain/group/group.h"
#include "domain/operations/databases.h"
#include "domain/thread/draft.h"
#include "http/csrf.h"

enum { TOKEN_SIZE = 32, THREADS = 32 };

static void make_access(const char *token_text, struct access *access)
{
    uint8_t token[TOKEN_SIZE];
    uint8_t token_key[CRYPTO_KEY_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    *access = (struct access){.created_at = clock_now()};
    if (!encoding_from_base64url(token_text, token, sizeof token))
        abort();
    crypto_derive(token, "gather-token", token_key);
    crypto_derive(token_key, "lookup", access->token_hash);
    crypto_derive(token_key, "wrap", wrap_key);
    random_uuid(access->created_at, access->id);
    random_bytes(access->thread_key, sizeof access->thread_key);
    random_bytes(access->code_hash, sizeof access->code_hash);
    random_bytes(access->code_wrap, sizeof access->code_wrap);
    crypto_aead_seal(wrap_key, access->id, sizeof access->id, access->thread_key, sizeof access->thread_key,
                     access->token_wrap);
}

static void fill_answers(struct answers *answers, int number)
{
    char text[64];
    (void)snprintf(text, sizeof text, "bench.%d@example.org", number);
    answers_set(answers, "adult", "yes");
    answers_set(answers, "first_name", "Bench");
    answers_set(answers, "last_name", "Person");
    answers_set(answers, "email", text);
    answers_set(answers, "email_ok", "yes");
    answers_set(answers, "hopes",
                "To be among people who know what a flare day is, and to sleep better again.");
    answers_set(answers, "consent_privacy", "yes");
    answers_set(answers, "consent_request", "yes");
    answers_set(answers, "consent_emergency", "yes");
    answers_set(answers, "_code", "0000-0000-0000");
}

static void make_one(struct db *db, const struct group *group, int number, FILE *output)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_GET, "/");
    struct draft draft = {.started_at = clock_now() - CLOCK_HOUR, .expires_at = clock_now() + 7 * CLOCK_DAY};
    access_make_token(token);
    make_access(token, &access);
    memcpy(draft.group_id, group->id, UUID_SIZE);
    draft.answers = answers_create(arena);
    fill_answers(draft.answers, number);
    if (draft_create(db, &access, &draft) != RESULT_OK) {
        fprintf(stderr, "prepare: a draft could not be made\n");
        exit(1);
    }
    fprintf(output, "%s %s\n", token, csrf_token(request, token));
    access_wipe(&access);
    arena_destroy(arena);
}

struct job {
    struct db *db;
    const struct group *group;
    FILE *output;
    int wanted;
    atomic_int next;
};

static void *make_some(void *argument)
{
    struct job *job = argument;
    for (int number; (number = atomic_fetch_add(&job->next, 1)) < job->wanted;)
        make_one(job->db, job->group, number, job->output);
    return NULL;
}

static void make_all(struct job *job)
{
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; index++)
        if (pthread_create(&threads[index], NULL, make_some, job) != 0)
            abort();
    for (int index = 0; index < THREADS; index++)
        pthread_join(threads[index], NULL);
}

int main(int count, char **arguments)
{
    if (count != 4 || !crypto_init())
        return 2;
    struct problems *problems = problems_create();
    struct config *config = config_load(arguments[1], problems);
    struct db *db = config == NULL ? NULL : databases_open_intake(config, ROLE_PUBLIC, problems);
    FILE *output = fopen(arguments[3], "w");
    if (db == NULL || output == NULL) {
        problems_print(problems, stderr);
        return 1;
    }
    struct arena *arena = arena_create();
    struct group *groups = NULL;
    size_t group_count = 0;
    if (group_list(db, true, arena, &groups, &group_count) != RESULT_OK || group_count == 0)
        return 1;
    struct job job = {.db = db, .group = &groups[0], .output = output, .wanted = atoi(arguments[2])};
    make_all(&job);
    fprintf(stdout, "%s\n", groups[0].slug);
    arena_destroy(arena);
    databases_close(db);
    config_destroy(config);
    problems_destroy(problems);
    return fclose(output) == 0 ? 0 : 1;
}
