#include "domain/outbox_box.h"

#include <string.h>

#include "base/buffer.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/answers.h"

enum { BLOCK = 4096 };

uint8_t *outbox_box_seal(const struct practice *practice, const uint8_t id[static UUID_SIZE],
                         const struct mail *mail, struct arena *arena, size_t *length)
{
    char id_text[UUID_TEXT_SIZE];
    struct answers *fields = answers_create(arena);
    encoding_hex(id, UUID_SIZE, id_text);
    answers_set(fields, "id", id_text);
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
    uint8_t *box = arena_allocate(arena, padded + CRYPTO_SEAL_OVERHEAD);
    /* practice_load has seen that something can be sealed to this key. */
    if (!crypto_seal(practice->mail_public_key, plain.data, padded, box))
        memory_fatal("a message could not be sealed");
    memory_wipe(plain.data, padded);
    buffer_free(&plain);
    *length = padded + CRYPTO_SEAL_OVERHEAD;
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
    if (length <= CRYPTO_SEAL_OVERHEAD)
        return false;
    size_t padded = length - CRYPTO_SEAL_OVERHEAD;
    uint8_t *plain = arena_allocate(arena, padded);
    if (!crypto_seal_open(mail_key, box, length, plain))
        return false;
    size_t written = crypto_unpad(plain, padded, BLOCK);
    struct answers *fields = written <= padded ? answers_read(arena, plain, written) : NULL;
    if (fields == NULL)
        return false;
    char id_text[UUID_TEXT_SIZE];
    encoding_hex(id, UUID_SIZE, id_text);
    if (strcmp(field_or_blank(fields, "id"), id_text) != 0)
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
