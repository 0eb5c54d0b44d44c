#include "domain/mail/outbox_box.h"

#include <string.h>

#include "base/buffer.h"
#include "base/crypto_box.h"
#include "base/memory.h"
#include "domain/seal/answers.h"
#include "domain/seal/epoch.h"

#define PURPOSE "gather-outbox-1"

enum { BLOCK = 2048, PURPOSE_LENGTH = sizeof PURPOSE - 1, CONTEXT_SIZE = PURPOSE_LENGTH + UUID_SIZE };

/* What the box is about, as bytes that authenticate it. */
static void write_context(const uint8_t id[static UUID_SIZE], uint8_t context[static CONTEXT_SIZE])
{
    memcpy(context, PURPOSE, PURPOSE_LENGTH);
    memcpy(context + PURPOSE_LENGTH, id, UUID_SIZE);
}

uint8_t *outbox_box_seal(const struct practice *practice, const uint8_t id[static UUID_SIZE],
                         const struct mail *mail, struct arena *arena, size_t *length)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    struct answers *fields = answers_create(arena);
    answers_set(fields, "to", mail->to);
    answers_set(fields, "subject", mail->subject);
    answers_set(fields, "text", mail->text);
    answers_set(fields, "html", mail->html);
    answers_set(fields, "calendar", mail->calendar);
    struct buffer plain = {0};
    answers_write(fields, &plain);
    size_t written = plain.length;
    buffer_reserve(&plain, BLOCK);
    size_t padded = crypto_pad((uint8_t *)plain.data, written, BLOCK, written + BLOCK);
    *length = EPOCH_SEALED_SIZE + padded + CRYPTO_AEAD_OVERHEAD;
    uint8_t *box = arena_allocate(arena, *length);
    write_context(id, context);
    epoch_key(practice->mail_epoch, key, box);
    crypto_aead_seal(key, context, sizeof context, plain.data, padded, box + EPOCH_SEALED_SIZE);
    memory_wipe(key, sizeof key);
    memory_wipe(plain.data, padded);
    buffer_free(&plain);
    return box;
}

static const char *field_or_blank(const struct answers *fields, const char *name)
{
    const char *value = answers_get(fields, name);
    return value != NULL ? value : "";
}

bool outbox_box_open(const uint8_t mail_key[static CRYPTO_KEY_SIZE], const uint8_t id[static UUID_SIZE],
                     const uint8_t *box, size_t length, struct mail *mail, struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    if (length <= EPOCH_SEALED_SIZE + CRYPTO_AEAD_OVERHEAD)
        return false;
    size_t padded = length - EPOCH_SEALED_SIZE - CRYPTO_AEAD_OVERHEAD;
    uint8_t *plain = arena_allocate(arena, padded);
    write_context(id, context);
    bool opened = crypto_seal_open(mail_key, box, EPOCH_SEALED_SIZE, key) &&
                  crypto_aead_open(key, context, sizeof context, box + EPOCH_SEALED_SIZE,
                                   length - EPOCH_SEALED_SIZE, plain);
    memory_wipe(key, sizeof key);
    size_t written = opened ? crypto_unpad(plain, padded, BLOCK) : (size_t)-1;
    struct answers *fields = written <= padded ? answers_read(arena, plain, written) : NULL;
    if (fields == NULL)
        return false;
    *mail = (struct mail){
        .to = field_or_blank(fields, "to"),
        .subject = field_or_blank(fields, "subject"),
        .text = field_or_blank(fields, "text"),
        .html = field_or_blank(fields, "html"),
        .calendar = answers_get(fields, "calendar"),
    };
    return true;
}
