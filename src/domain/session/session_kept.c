#include "domain/session/session_kept.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/session/session_table.h"

enum { ENDED_COUNT = 128, FORM_COUNT = 32, LENGTH_LIMIT = 256 * 1024, PATH_LIMIT = 300 };

#define ENDED_TIME (24 * CLOCK_HOUR)
#define FORM_TIME CLOCK_HOUR

struct ended {
    uint8_t sid[CRYPTO_KEY_SIZE];
    uint8_t account_id[UUID_SIZE];
    int64_t at; /* 0: free */
};

struct form_kept {
    uint8_t id[CRYPTO_KEY_SIZE]; /* by which its token finds it */
    uint8_t account_id[UUID_SIZE];
    char path[PATH_LIMIT];
    uint8_t *box; /* NULL: free */
    size_t length;
    int64_t at;
};

struct session_kept {
    struct ended ended[ENDED_COUNT];
    struct form_kept forms[FORM_COUNT];
};

struct session_kept *session_kept_create(void)
{
    return memory_allocate(sizeof(struct session_kept));
}

static void forget(struct form_kept *form)
{
    if (form->box != NULL)
        memory_wipe(form->box, form->length);
    memory_free(form->box);
    memory_wipe(form, sizeof *form);
}

void session_kept_destroy(struct session_kept *kept)
{
    if (kept == NULL)
        return;
    for (size_t i = 0; i < FORM_COUNT; i++)
        forget(&kept->forms[i]);
    memory_wipe(kept, sizeof *kept);
    memory_free(kept);
}

void session_kept_ended(struct session_kept *kept, const uint8_t sid[static CRYPTO_KEY_SIZE],
                        const uint8_t account_id[static UUID_SIZE], int64_t at)
{
    struct ended *oldest = &kept->ended[0];
    for (size_t i = 1; i < ENDED_COUNT; i++)
        if (kept->ended[i].at < oldest->at)
            oldest = &kept->ended[i];
    memcpy(oldest->sid, sid, CRYPTO_KEY_SIZE);
    memcpy(oldest->account_id, account_id, UUID_SIZE);
    oldest->at = at;
}

static const struct ended *find_ended(const struct session_kept *kept, const uint8_t *sid, int64_t now)
{
    for (size_t i = 0; i < ENDED_COUNT; i++)
        if (kept->ended[i].at > now - ENDED_TIME && crypto_equal(kept->ended[i].sid, sid, CRYPTO_KEY_SIZE))
            return &kept->ended[i];
    return NULL;
}

/* A free one, or the oldest; what is too old goes at each turn. */
static struct form_kept *take_form(struct session_kept *kept, int64_t now)
{
    struct form_kept *taken = &kept->forms[0];
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct form_kept *form = &kept->forms[i];
        if (form->box != NULL && form->at <= now - FORM_TIME)
            forget(form);
        if (form->at < taken->at)
            taken = form;
    }
    forget(taken);
    return taken;
}

static void seal(struct form_kept *form, const uint8_t *key, const char *body, size_t length)
{
    form->length = length + CRYPTO_AEAD_OVERHEAD;
    form->box = memory_allocate(form->length);
    crypto_aead_seal(key, form->account_id, UUID_SIZE, body, length, form->box);
}

bool session_keep_form(struct sessions *sessions, const char *session_token, const char *path,
                       const char *body, size_t length, char token[static SESSION_KEPT_TOKEN_SIZE])
{
    uint8_t sid[CRYPTO_KEY_SIZE], key[CRYPTO_KEY_SIZE], bytes[SESSION_TOKEN_SIZE];
    int64_t now = clock_now();
    if (length > LENGTH_LIMIT || strlen(path) >= PATH_LIMIT || !session_token_keys(session_token, sid, key))
        return false;
    random_bytes(bytes, sizeof bytes);
    encoding_base64url(bytes, sizeof bytes, token);
    memory_wipe(bytes, sizeof bytes);
    pthread_mutex_lock(&sessions->mutex);
    (void)session_find_slot(sessions, sid, now); /* ends those whose time is over */
    const struct ended *ended = find_ended(sessions->kept, sid, now);
    if (ended != NULL) {
        struct form_kept *form = take_form(sessions->kept, now);
        (void)session_token_keys(token, form->id, key);
        memcpy(form->account_id, ended->account_id, UUID_SIZE);
        memcpy(form->path, path, strlen(path) + 1);
        form->at = now;
        seal(form, key, body, length);
    }
    pthread_mutex_unlock(&sessions->mutex);
    memory_wipe(key, sizeof key);
    return ended != NULL;
}

static bool open_form(const struct form_kept *form, const uint8_t *key, const uint8_t *account_id,
                      struct arena *arena, const char **body, size_t *length)
{
    *length = form->length - CRYPTO_AEAD_OVERHEAD;
    char *text = arena_allocate(arena, *length + 1);
    text[*length] = '\0';
    *body = text;
    return crypto_equal(form->account_id, account_id, UUID_SIZE) &&
           crypto_aead_open(key, form->account_id, UUID_SIZE, form->box, form->length, text);
}

bool session_kept_form(struct sessions *sessions, const char *token,
                       const uint8_t account_id[static UUID_SIZE], struct arena *arena, const char **path,
                       const char **body, size_t *length)
{
    uint8_t id[CRYPTO_KEY_SIZE], key[CRYPTO_KEY_SIZE];
    bool found = false;
    if (!session_token_keys(token, id, key))
        return false;
    int64_t now = clock_now();
    pthread_mutex_lock(&sessions->mutex);
    for (size_t i = 0; i < FORM_COUNT && !found; i++) {
        const struct form_kept *form = &sessions->kept->forms[i];
        if (form->box == NULL || form->at <= now - FORM_TIME || !crypto_equal(form->id, id, sizeof id))
            continue;
        found = open_form(form, key, account_id, arena, body, length);
        *path = arena_text(arena, form->path);
    }
    pthread_mutex_unlock(&sessions->mutex);
    memory_wipe(key, sizeof key);
    return found;
}
