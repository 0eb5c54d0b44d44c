#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crypto.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/random.h"

static void hashes_as_published(void **state)
{
    (void)state;
    uint8_t hash[64];
    char text[129];

    /* RFC 7693, appendix A. */
    crypto_digest(NULL, 0, "abc", 3, hash, 64);
    encoding_hex(hash, 64, text);
    assert_string_equal(text, "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                              "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

static void derives_subkeys(void **state)
{
    (void)state;
    uint8_t key[CRYPTO_KEY_SIZE] = {1}, one[CRYPTO_KEY_SIZE], same[CRYPTO_KEY_SIZE], other[CRYPTO_KEY_SIZE];

    crypto_derive(key, "one", one);
    crypto_derive(key, "one", same);
    crypto_derive(key, "other", other);
    assert_true(crypto_equal(one, same, sizeof one));
    assert_false(crypto_equal(one, other, sizeof one));
    assert_false(crypto_equal(one, key, sizeof one));
    assert_true(crypto_equal(NULL, NULL, 0));
}

static void keeps_secrets_zeroed(void **state)
{
    (void)state;
    uint8_t *secret = crypto_secret_allocate(100), zeros[100] = {0};

    assert_memory_equal(secret, zeros, 100);
    secret[99] = 1;
    crypto_secret_free(secret);
    crypto_secret_free(NULL);
}

static void seals_under_a_shared_key(void **state)
{
    (void)state;
    enum { LENGTH = 300, BOX = LENGTH + CRYPTO_AEAD_OVERHEAD };
    uint8_t key[CRYPTO_KEY_SIZE], plain[LENGTH], box[BOX], again[BOX], opened[LENGTH], zeros[LENGTH] = {0};

    random_bytes(key, sizeof key);
    random_bytes(plain, sizeof plain);
    crypto_aead_seal(key, "ad", 2, plain, LENGTH, box);
    crypto_aead_seal(key, "ad", 2, plain, LENGTH, again);
    assert_memory_not_equal(box, again, BOX);
    assert_true(crypto_aead_open(key, "ad", 2, box, BOX, opened));
    assert_memory_equal(opened, plain, LENGTH);
    for (size_t index = 0; index < BOX; index++) {
        memset(opened, 1, LENGTH);
        box[index] ^= 1;
        assert_false(crypto_aead_open(key, "ad", 2, box, BOX, opened));
        assert_memory_equal(opened, zeros, LENGTH);
        box[index] ^= 1;
    }
    assert_false(crypto_aead_open(key, "aD", 2, box, BOX, opened));
    assert_false(crypto_aead_open(key, "ad", 1, box, BOX, opened));
    assert_false(crypto_aead_open(key, "ad", 2, box, BOX - 1, opened));
    for (size_t length = 0; length < CRYPTO_AEAD_OVERHEAD; length++)
        assert_false(crypto_aead_open(key, "ad", 2, box, length, opened));
    assert_false(crypto_aead_open(key, NULL, 0, NULL, 0, opened));
    key[0] ^= 1;
    assert_false(crypto_aead_open(key, "ad", 2, box, BOX, opened));
    crypto_aead_seal(key, NULL, 0, "", 0, box);
    assert_true(crypto_aead_open(key, NULL, 0, box, CRYPTO_AEAD_OVERHEAD, opened));
}

static void seals_to_a_public_key(void **state)
{
    (void)state;
    uint8_t public_key[CRYPTO_KEY_SIZE], secret_key[CRYPTO_KEY_SIZE], same[CRYPTO_KEY_SIZE],
        other[CRYPTO_KEY_SIZE];
    uint8_t box[5 + CRYPTO_SEAL_OVERHEAD], opened[5];

    crypto_pair(public_key, secret_key);
    crypto_public_key(secret_key, same);
    assert_memory_equal(public_key, same, CRYPTO_KEY_SIZE);
    assert_true(crypto_seal(public_key, "hello", 5, box));
    assert_true(crypto_seal_open(secret_key, box, sizeof box, opened));
    assert_memory_equal(opened, "hello", 5);
    crypto_pair(public_key, other);
    assert_false(crypto_seal_open(other, box, sizeof box, opened));
    assert_memory_equal(opened, "\0\0\0\0\0", 5);
    for (size_t length = 0; length < CRYPTO_SEAL_OVERHEAD; length++)
        assert_false(crypto_seal_open(secret_key, box, length, opened));
    box[sizeof box - 1] ^= 1;
    assert_false(crypto_seal_open(secret_key, box, sizeof box, opened));
}

static void stretches_passwords(void **state)
{
    (void)state;
    uint8_t salt[CRYPTO_SALT_SIZE] = {1}, key[32], same[32], other[32];

    assert_true(crypto_password("correct horse", 13, salt, 1, 8, key, 32));
    assert_true(crypto_password("correct horse", 13, salt, 1, 8, same, 32));
    assert_memory_equal(key, same, 32);
    assert_true(crypto_password("correct horsf", 13, salt, 1, 8, other, 32));
    assert_memory_not_equal(key, other, 32);
    salt[0] = 2;
    assert_true(crypto_password("correct horse", 13, salt, 1, 8, other, 32));
    assert_memory_not_equal(key, other, 32);
    assert_true(crypto_password("", 0, salt, 1, 8, other, 32));
}

static void pads_and_unpads(void **state)
{
    (void)state;
    uint8_t data[8192 + 1];

    for (size_t length = 0; length <= 4096; length += 128) {
        memset(data, 'x', sizeof data);
        size_t padded = crypto_pad(data, length, 4096, sizeof data);

        assert_int_equal(padded, length < 4096 ? 4096 : 8192);
        assert_int_equal(crypto_unpad(data, padded, 4096), length);
    }
    /* The mark in each place of a word, at the very begin of the block, and one byte before it, which is too
     * far. */
    for (size_t mark = 0; mark < 20; mark++) {
        memset(data, 0, sizeof data);
        data[mark + 16] = 0x80;
        assert_int_equal(crypto_unpad(data, 64, 48 - mark), mark + 16);
        assert_int_equal(crypto_unpad(data, 64, 47 - mark), (size_t)-1);
        data[mark + 17] = 1;
        assert_int_equal(crypto_unpad(data, 64, 48 - mark), (size_t)-1);
    }
    memset(data, 0, sizeof data);
    assert_int_equal(crypto_unpad(data, 64, 64), (size_t)-1);
    memset(data, 'x', sizeof data);
    assert_int_equal(crypto_unpad(data, 4096, 4096), (size_t)-1);
    assert_int_equal(crypto_unpad(data, 4096, 4097), (size_t)-1);
    assert_int_equal(crypto_unpad(data, 0, 4096), (size_t)-1);
}

static int prepare(void **state)
{
    (void)state;
    return crypto_init() ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_as_published),   cmocka_unit_test(derives_subkeys),
        cmocka_unit_test(keeps_secrets_zeroed),  cmocka_unit_test(seals_under_a_shared_key),
        cmocka_unit_test(seals_to_a_public_key), cmocka_unit_test(stretches_passwords),
        cmocka_unit_test(pads_and_unpads),
    };

    return cmocka_run_group_tests(tests, prepare, NULL);
}
