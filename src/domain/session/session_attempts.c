#include "domain/session/session_attempts.h"

#include <stddef.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "base/random.h"
#include "domain/session/network.h"

enum {
    ENTRY_COUNT = 1024,
    FREE_FAILURES = 3,
    DELAY_STEPS = 4, /* 1, 2, 4, 8 seconds */
    HASH_SIZE = 16,
};

#define FORGET_AFTER (12 * CLOCK_HOUR)

struct attempt_entry {
    uint8_t hash[HASH_SIZE];
    int64_t used_at; /* 0: free */
    int64_t failed_at;
    int failures;
    bool signed_in; /* a success was seen */
};

struct attempts {
    uint8_t key[CRYPTO_KEY_SIZE];
    struct attempt_entry entries[ENTRY_COUNT];
};

struct attempts *attempts_create(void)
{
    struct attempts *attempts = memory_allocate(sizeof *attempts);
    random_bytes(attempts->key, sizeof attempts->key);
    return attempts;
}

void attempts_destroy(struct attempts *attempts)
{
    if (attempts == NULL)
        return;
    memory_wipe(attempts, sizeof *attempts);
    memory_free(attempts);
}

/* Keyed, so that what is in memory tells neither names nor addresses. address NULL: from anywhere; username
 * NULL: for nobody in particular. Spaces and capitals are left aside, as signing in does, so that they are no
 * way round. */
static void attempt_hash(const struct attempts *attempts, const char *username, const char *address,
                         uint8_t hash[static HASH_SIZE])
{
    uint8_t network[NETWORK_SIZE];
    struct buffer text = {0};
    if (address != NULL)
        buffer_append(&text, network, network_of(address, network));
    buffer_append_byte(&text, (char)text.length);
    for (; username != NULL && *username != '\0'; username++)
        if (*username != ' ' && *username != '\t')
            buffer_append_byte(
                &text, (char)(*username >= 'A' && *username <= 'Z' ? *username + ('a' - 'A') : *username));
    crypto_digest(attempts->key, sizeof attempts->key, text.data, text.length, hash, HASH_SIZE);
    buffer_free(&text);
}

static struct attempt_entry *find_entry(struct attempts *attempts, const uint8_t hash[static HASH_SIZE],
                                        int64_t now)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        struct attempt_entry *entry = &attempts->entries[i];
        if (entry->used_at == 0 || memcmp(entry->hash, hash, HASH_SIZE) != 0) /* not secret */
            continue;
        if (entry->failures > 0 && now - entry->failed_at > FORGET_AFTER)
            entry->failures = 0;
        return entry;
    }
    return NULL;
}

/* A place for hash: its own, or that of whoever was not heard of for the longest time. Networks that have
 * signed in are pushed out last, or a flood of made-up names would make strangers of the staff. */
static struct attempt_entry *take_entry(struct attempts *attempts, const uint8_t hash[static HASH_SIZE],
                                        int64_t now)
{
    struct attempt_entry *entry = find_entry(attempts, hash, now);
    if (entry == NULL) {
        entry = &attempts->entries[0];
        for (size_t i = 1; i < ENTRY_COUNT; i++) {
            struct attempt_entry *other = &attempts->entries[i];
            if (other->signed_in != entry->signed_in ? !other->signed_in : other->used_at < entry->used_at)
                entry = other;
        }
        *entry = (struct attempt_entry){0};
        memcpy(entry->hash, hash, HASH_SIZE);
    }
    entry->used_at = now;
    return entry;
}

static int64_t entry_delay(const struct attempt_entry *entry, int64_t now)
{
    if (entry == NULL || entry->failures < FREE_FAILURES)
        return 0;
    int step = entry->failures - FREE_FAILURES;
    if (step > DELAY_STEPS - 1)
        step = DELAY_STEPS - 1;
    int64_t delay = CLOCK_SECOND << step;
    int64_t left = entry->failed_at + delay - now;
    /* More than the whole delay is left only when the clock was set back. */
    return left < 0 ? 0 : left > delay ? delay : left;
}

int64_t attempts_delay(struct attempts *attempts, const char *username, const char *address, bool is_known,
                       int64_t now)
{
    uint8_t hash[HASH_SIZE];
    attempt_hash(attempts, username, address, hash);
    const struct attempt_entry *here = find_entry(attempts, hash, now);
    int64_t delay = entry_delay(here, now);
    if (is_known || username == NULL || (here != NULL && here->signed_in))
        return delay;
    attempt_hash(attempts, username, NULL, hash);
    int64_t anywhere = entry_delay(find_entry(attempts, hash, now), now);
    return anywhere > delay ? anywhere : delay;
}

static void note_failure(struct attempt_entry *entry, int64_t now)
{
    if (entry->failures < FREE_FAILURES + DELAY_STEPS)
        entry->failures++;
    entry->failed_at = now;
}

void attempts_ended(struct attempts *attempts, const char *username, const char *address, bool success,
                    int64_t now)
{
    uint8_t hash[HASH_SIZE];
    attempt_hash(attempts, username, address, hash);
    struct attempt_entry *here = take_entry(attempts, hash, now);
    if (success) {
        here->failures = 0;
        here->signed_in = true;
        return;
    }
    note_failure(here, now);
    if (username == NULL)
        return;
    attempt_hash(attempts, username, NULL, hash);
    note_failure(take_entry(attempts, hash, now), now);
}
