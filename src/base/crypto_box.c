#include "base/crypto_box.h"

#include <sodium.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

enum {
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

_Static_assert(NONCE_SIZE + TAG_SIZE == CRYPTO_AEAD_OVERHEAD, "nonce before, tag after");
_Static_assert(crypto_box_SEALBYTES == CRYPTO_SEAL_OVERHEAD, "sealed boxes");
_Static_assert(crypto_box_PUBLICKEYBYTES == CRYPTO_KEY_SIZE && crypto_box_SECRETKEYBYTES == CRYPTO_KEY_SIZE &&
                   crypto_aead_xchacha20poly1305_ietf_KEYBYTES == CRYPTO_KEY_SIZE,
               "one size of keys");
_Static_assert(crypto_pwhash_argon2id_SALTBYTES == CRYPTO_SALT_SIZE, "one size of salts");

void crypto_aead_seal(const uint8_t key[static CRYPTO_KEY_SIZE], const void *ad, size_t ad_length,
                      const void *plain, size_t length, uint8_t *box)
{
    random_bytes(box, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_SIZE, NULL, plain, length, ad, ad_length, NULL,
                                               box, key);
}

bool crypto_aead_open(const uint8_t key[static CRYPTO_KEY_SIZE], const void *ad, size_t ad_length,
                      const uint8_t *box, size_t box_length, void *plain)
{
    if (box == NULL || box_length < CRYPTO_AEAD_OVERHEAD)
        return false;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, box + NONCE_SIZE,
                                                   box_length - NONCE_SIZE, ad, ad_length, box, key) == 0)
        return true;
    memory_wipe(plain, box_length - CRYPTO_AEAD_OVERHEAD);
    return false;
}

void crypto_pair(uint8_t public_key[static CRYPTO_KEY_SIZE], uint8_t secret_key[static CRYPTO_KEY_SIZE])
{
    if (crypto_box_keypair(public_key, secret_key) != 0)
        memory_fatal("no key pair could be made");
}

void crypto_public_key(const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                       uint8_t public_key[static CRYPTO_KEY_SIZE])
{
    if (crypto_scalarmult_base(public_key, secret_key) != 0)
        memory_fatal("no public key could be made");
}

bool crypto_seal(const uint8_t public_key[static CRYPTO_KEY_SIZE], const void *plain, size_t length,
                 uint8_t *box)
{
    return crypto_box_seal(box, plain, length, public_key) == 0;
}

bool crypto_seal_open(const uint8_t secret_key[static CRYPTO_KEY_SIZE], const uint8_t *box, size_t box_length,
                      void *plain)
{
    uint8_t public_key[CRYPTO_KEY_SIZE];

    if (box == NULL || box_length < CRYPTO_SEAL_OVERHEAD)
        return false;
    crypto_public_key(secret_key, public_key);
    if (crypto_box_seal_open(plain, box, box_length, public_key, secret_key) == 0)
        return true;
    memory_wipe(plain, box_length - CRYPTO_SEAL_OVERHEAD);
    return false;
}

bool crypto_password(const char *password, size_t length, const uint8_t salt[static CRYPTO_SALT_SIZE],
                     unsigned passes, unsigned memory, uint8_t *key, size_t size)
{
    return crypto_pwhash_argon2id(key, size, password, length, salt, passes, (size_t)memory << 20,
                                  crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
}

/* ISO/IEC 7816-4: one byte of this, then zeros. */
enum { PAD_MARK = 0x80 };

/* The bytes that sodium_pad makes. It takes the same 16 us for 4 KiB whatever the length; here the length is
 * a secret to nobody who could measure the time. */
size_t crypto_pad(uint8_t *buffer, size_t length, size_t block, size_t capacity)
{
    if (block == 0 || length > capacity || block - length % block > capacity - length)
        memory_fatal("there is no room for padding");
    size_t padded = length + (block - length % block);

    buffer[length] = PAD_MARK;
    memset(buffer + length + 1, 0, padded - length - 1);
    return padded;
}

/* From the end: what follows the mark is zeros, most of a body of answers, and is passed a word at a time.
 * sodium_unpad looks at every byte of the block, three times as long as opening it takes; what it hides, how
 * much of an opened message is padding, is hidden from nobody here. */
size_t crypto_unpad(const uint8_t *buffer, size_t padded_length, size_t block)
{
    uint64_t word;

    if (block == 0 || padded_length < block)
        return (size_t)-1;
    size_t least = padded_length - block, at = padded_length;

    while (at - least >= sizeof word) {
        memcpy(&word, buffer + at - sizeof word, sizeof word);
        if (word != 0)
            break;
        at -= sizeof word;
    }
    while (at > least && buffer[at - 1] == 0)
        at--;
    return at > least && buffer[at - 1] == PAD_MARK ? at - 1 : (size_t)-1;
}
