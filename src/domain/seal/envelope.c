#include "domain/seal/envelope.h"

#include <string.h>

#include "base/buffer.h"
#include "base/crypto_box.h"
#include "base/memory.h"

enum {
    /* The length of a body tells how much somebody wrote only in steps of this. With the rest of its row a
     * block is a bit less than half a page of the database, so that two registrations share one. */
    BODY_BLOCK = 3584,
    OLD_BLOCK = 4096, /* of the bodies that were sealed before */
    SEALED_KEY_SIZE = EPOCH_SEALED_SIZE + CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD,
    PERSON_KEY_SIZE = CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD,
};

#define PURPOSE "gather-envelope-1"

/* What the envelope is about, as bytes that authenticate it. */
struct context {
    uint8_t *data;
    size_t length;
};

static size_t put_big_endian(uint8_t *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
    return size;
}

/* Each part carries its length, so that no two contexts give the same bytes. */
static void context_add(struct context *context, const void *part, size_t length)
{
    context->length += put_big_endian(context->data + context->length, length, 4);
    if (length > 0)
        memcpy(context->data + context->length, part, length);
    context->length += length;
}

static struct context envelope_context(const struct envelope *envelope, struct arena *arena)
{
    const char *form_version = envelope->form_version != NULL ? envelope->form_version : "";
    size_t form_length = strlen(form_version);
    uint8_t sealed_at[8];
    put_big_endian(sealed_at, (uint64_t)envelope->sealed_at, sizeof sealed_at);
    struct context context = {0};
    context.data = arena_allocate(arena, 6 * 4 + strlen(PURPOSE) + UUID_SIZE + KEY_ID_SIZE + UUID_SIZE +
                                             form_length + sizeof sealed_at);
    context_add(&context, PURPOSE, strlen(PURPOSE));
    context_add(&context, envelope->id, UUID_SIZE);
    context_add(&context, envelope->key_id, KEY_ID_SIZE);
    context_add(&context, envelope->group_id, UUID_SIZE);
    context_add(&context, form_version, form_length);
    context_add(&context, sealed_at, sizeof sealed_at);
    return context;
}

static void seal_body(struct envelope *envelope, const uint8_t key[static CRYPTO_KEY_SIZE],
                      const struct context *context, const struct answers *answers, struct arena *arena)
{
    struct buffer plain = {0};
    answers_write(answers, &plain);
    buffer_reserve(&plain, BODY_BLOCK);
    size_t padded = crypto_pad((uint8_t *)plain.data, plain.length, BODY_BLOCK, plain.length + BODY_BLOCK);
    envelope->body_length = padded + CRYPTO_AEAD_OVERHEAD;
    envelope->body = arena_allocate(arena, envelope->body_length);
    crypto_aead_seal(key, context->data, context->length, plain.data, padded, envelope->body);
    buffer_free(&plain);
}

static void seal_to_practice(struct envelope *envelope, const struct practice *practice,
                             const uint8_t key[static CRYPTO_KEY_SIZE], const struct context *context,
                             struct arena *arena)
{
    uint8_t epoch[CRYPTO_KEY_SIZE];
    envelope->sealed_key_length = SEALED_KEY_SIZE;
    envelope->sealed_key = arena_allocate(arena, SEALED_KEY_SIZE);
    epoch_key(practice->epoch, epoch, envelope->sealed_key);
    crypto_aead_seal(epoch, context->data, context->length, key, CRYPTO_KEY_SIZE,
                     envelope->sealed_key + EPOCH_SEALED_SIZE);
    memory_wipe(epoch, sizeof epoch);
}

void envelope_seal(struct envelope *envelope, const struct practice *practice, const uint8_t *thread_key,
                   const struct answers *answers, struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    memcpy(envelope->key_id, practice->key_id, KEY_ID_SIZE);
    struct context context = envelope_context(envelope, arena);
    random_bytes(key, sizeof key);
    seal_body(envelope, key, &context, answers, arena);
    seal_to_practice(envelope, practice, key, &context, arena);
    envelope->person_key = NULL;
    envelope->person_key_length = 0;
    if (thread_key != NULL) {
        envelope->person_key_length = PERSON_KEY_SIZE;
        envelope->person_key = arena_allocate(arena, PERSON_KEY_SIZE);
        crypto_aead_seal(thread_key, context.data, context.length, key, sizeof key, envelope->person_key);
    }
    memory_wipe(key, sizeof key);
}

static struct answers *open_body(const struct envelope *envelope, const uint8_t key[static CRYPTO_KEY_SIZE],
                                 const struct context *context, struct arena *arena)
{
    if (envelope->body == NULL || envelope->body_length < CRYPTO_AEAD_OVERHEAD + BODY_BLOCK)
        return NULL;
    size_t padded = envelope->body_length - CRYPTO_AEAD_OVERHEAD;
    uint8_t *plain = arena_allocate(arena, padded);
    if (!crypto_aead_open(key, context->data, context->length, envelope->body, envelope->body_length, plain))
        return NULL;
    size_t length = crypto_unpad(plain, padded, padded < OLD_BLOCK ? padded : OLD_BLOCK);
    return length == (size_t)-1 ? NULL : answers_read(arena, plain, length);
}

/* Not secret: the box lies in the database. */
static bool same_epoch(const struct envelope_opener *opener, const struct envelope *envelope)
{
    return opener->is_filled && crypto_equal(opener->sealed, envelope->sealed_key, EPOCH_SEALED_SIZE);
}

static bool open_epoch(struct envelope_opener *opener, const struct envelope *envelope,
                       const uint8_t secret_key[static CRYPTO_KEY_SIZE])
{
    if (same_epoch(opener, envelope))
        return true;
    opener->is_filled = crypto_seal_open(secret_key, envelope->sealed_key, EPOCH_SEALED_SIZE, opener->key);
    memcpy(opener->sealed, envelope->sealed_key, EPOCH_SEALED_SIZE);
    return opener->is_filled;
}

static bool open_key(struct envelope_opener *opener, const struct envelope *envelope,
                     const struct context *context, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                     uint8_t key[static CRYPTO_KEY_SIZE])
{
    return envelope->sealed_key != NULL && envelope->sealed_key_length == SEALED_KEY_SIZE &&
           open_epoch(opener, envelope, secret_key) &&
           crypto_aead_open(opener->key, context->data, context->length,
                            envelope->sealed_key + EPOCH_SEALED_SIZE, SEALED_KEY_SIZE - EPOCH_SEALED_SIZE,
                            key);
}

struct answers *envelope_open_next(struct envelope_opener *opener, const struct envelope *envelope,
                                   const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    struct answers *answers = NULL;
    struct context context = envelope_context(envelope, arena);
    if (open_key(opener, envelope, &context, secret_key, key))
        answers = open_body(envelope, key, &context, arena);
    memory_wipe(key, sizeof key);
    return answers;
}

bool envelope_amend(struct envelope *envelope, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                    const struct answers *answers, struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    struct envelope_opener opener = {0};
    struct context context = envelope_context(envelope, arena);
    bool is_open = open_key(&opener, envelope, &context, secret_key, key) &&
                   open_body(envelope, key, &context, arena) != NULL;
    if (is_open)
        seal_body(envelope, key, &context, answers, arena);
    memory_wipe(key, sizeof key);
    envelope_opener_wipe(&opener);
    return is_open;
}

void envelope_opener_wipe(struct envelope_opener *opener)
{
    memory_wipe(opener, sizeof *opener);
}

struct answers *envelope_open(const struct envelope *envelope,
                              const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena)
{
    struct envelope_opener opener = {0};
    struct answers *answers = envelope_open_next(&opener, envelope, secret_key, arena);
    envelope_opener_wipe(&opener);
    return answers;
}

static bool open_person_key(const struct envelope *envelope, const struct context *context,
                            const uint8_t *thread_key, uint8_t key[static CRYPTO_KEY_SIZE])
{
    return envelope->person_key != NULL && envelope->person_key_length == PERSON_KEY_SIZE &&
           crypto_aead_open(thread_key, context->data, context->length, envelope->person_key, PERSON_KEY_SIZE,
                            key);
}

struct answers *envelope_open_as_person(const struct envelope *envelope,
                                        const uint8_t thread_key[static CRYPTO_KEY_SIZE], struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    struct answers *answers = NULL;
    struct context context = envelope_context(envelope, arena);
    if (open_person_key(envelope, &context, thread_key, key))
        answers = open_body(envelope, key, &context, arena);
    memory_wipe(key, sizeof key);
    return answers;
}

bool envelope_amend_as_person(struct envelope *envelope, const uint8_t thread_key[static CRYPTO_KEY_SIZE],
                              const struct answers *answers, struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    struct context context = envelope_context(envelope, arena);
    bool is_open = open_person_key(envelope, &context, thread_key, key) &&
                   open_body(envelope, key, &context, arena) != NULL;
    if (is_open)
        seal_body(envelope, key, &context, answers, arena);
    memory_wipe(key, sizeof key);
    return is_open;
}

static struct context link_context(const struct context *from, const struct context *to, struct arena *arena)
{
    static const char purpose[] = "gather-merge-1";
    struct context context = {0};
    context.data = arena_allocate(arena, 3 * 4 + strlen(purpose) + from->length + to->length);
    context_add(&context, purpose, strlen(purpose));
    context_add(&context, from->data, from->length);
    context_add(&context, to->data, to->length);
    return context;
}

uint8_t *envelope_link(const struct envelope *from, const struct envelope *to,
                       const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena, size_t *length)
{
    uint8_t from_key[CRYPTO_KEY_SIZE], to_key[CRYPTO_KEY_SIZE];
    struct envelope_opener opener = {0};
    struct context from_context = envelope_context(from, arena), to_context = envelope_context(to, arena);
    struct context context = link_context(&from_context, &to_context, arena);
    uint8_t *link = NULL;
    if (from->person_key != NULL && open_key(&opener, from, &from_context, secret_key, from_key) &&
        open_key(&opener, to, &to_context, secret_key, to_key)) {
        link = arena_allocate(arena, PERSON_KEY_SIZE);
        crypto_aead_seal(from_key, context.data, context.length, to_key, sizeof to_key, link);
    }
    *length = link != NULL ? PERSON_KEY_SIZE : 0;
    memory_wipe(from_key, sizeof from_key);
    memory_wipe(to_key, sizeof to_key);
    envelope_opener_wipe(&opener);
    return link;
}

bool envelope_follow(const struct envelope *from, const uint8_t thread_key[static CRYPTO_KEY_SIZE],
                     const uint8_t *link, size_t length, struct envelope *to, struct arena *arena)
{
    uint8_t from_key[CRYPTO_KEY_SIZE], to_key[CRYPTO_KEY_SIZE];
    struct context from_context = envelope_context(from, arena), to_context = envelope_context(to, arena);
    struct context context = link_context(&from_context, &to_context, arena);
    bool is_open = link != NULL && open_person_key(from, &from_context, thread_key, from_key) &&
                   crypto_aead_open(from_key, context.data, context.length, link, length, to_key);
    if (is_open) {
        to->person_key_length = PERSON_KEY_SIZE;
        to->person_key = arena_allocate(arena, PERSON_KEY_SIZE);
        crypto_aead_seal(thread_key, to_context.data, to_context.length, to_key, sizeof to_key,
                         to->person_key);
    }
    memory_wipe(from_key, sizeof from_key);
    memory_wipe(to_key, sizeof to_key);
    return is_open;
}
