/* Envelopes: whatever is changed in one, it does not open. */
#include "domain_fixture.h"

#include "base/crypto_box.h"
#include "domain/seal/envelope.h"

static const uint8_t thread_key[CRYPTO_KEY_SIZE] = {7, 7, 7};

static struct envelope sealed(struct fixture *fixture, const char *value)
{
    struct answers *answers = answers_create(fixture->arena);
    answers_set(answers, "name", value);
    struct envelope envelope = {.form_version = "1", .sealed_at = 1800000000000};
    random_uuid(envelope.sealed_at, envelope.id);
    memcpy(envelope.group_id, fixture->group.id, UUID_SIZE);
    envelope_seal(&envelope, fixture->practice, thread_key, answers, fixture->arena);
    return envelope;
}

static void opens(struct fixture *fixture, const struct envelope *envelope, const char *value)
{
    struct answers *answers = envelope_open(envelope, fixture->secret_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "name"), value);
    answers = envelope_open_as_person(envelope, thread_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "name"), value);
}

static void stays_shut(struct fixture *fixture, const struct envelope *envelope)
{
    assert_null(envelope_open(envelope, fixture->secret_key, fixture->arena));
    assert_null(envelope_open_as_person(envelope, thread_key, fixture->arena));
}

static void test_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct envelope envelope = sealed(fixture, "Zo\xc3\xab \"Q\",\r\nline");
    opens(fixture, &envelope, "Zo\xc3\xab \"Q\",\r\nline");
    assert_memory_equal(envelope.key_id, fixture->practice->key_id, KEY_ID_SIZE);
    assert_int_equal(envelope.sealed_key_length, 152);
    assert_int_equal(envelope.person_key_length, 72);
}

/* Other answers under the same keys: both who could open it still can; a body of another row does not fit. */
static void test_amended(void **state)
{
    struct fixture *fixture = *state;
    struct envelope envelope = sealed(fixture, "before");
    const uint8_t *old_body = envelope.body;
    struct answers *answers = answers_create(fixture->arena);
    uint8_t wrong_key[CRYPTO_KEY_SIZE] = {1};
    answers_set(answers, "name", "after");
    assert_false(envelope_amend(&envelope, wrong_key, answers, fixture->arena));
    assert_true(envelope_amend(&envelope, fixture->secret_key, answers, fixture->arena));
    assert_ptr_not_equal(old_body, envelope.body);
    assert_memory_not_equal(old_body, envelope.body, 24);
    opens(fixture, &envelope, "after");
    envelope.id[0] ^= 1;
    stays_shut(fixture, &envelope);
    assert_false(envelope_amend(&envelope, fixture->secret_key, answers, fixture->arena));
}

/* Many in a row, of two epochs and one that was changed: none opens with another's key. */
static void test_one_after_another(void **state)
{
    struct fixture *fixture = *state;
    struct envelope_opener opener = {0};
    struct envelope first = sealed(fixture, "first");
    struct envelope second = sealed(fixture, "second");
    assert_memory_equal(first.sealed_key, second.sealed_key, EPOCH_SEALED_SIZE);
    epoch_destroy(fixture->practice->epoch);
    fixture->practice->epoch = epoch_create(fixture->practice->public_key);
    struct envelope third = sealed(fixture, "third");
    assert_memory_not_equal(first.sealed_key, third.sealed_key, EPOCH_SEALED_SIZE);
    struct envelope changed = sealed(fixture, "changed");
    changed.sealed_key[0] ^= 1;
    const struct envelope *row[] = {&first, &second, &third, &changed, &first};
    const char *values[] = {"first", "second", "third", NULL, "first"};
    for (size_t index = 0; index < sizeof row / sizeof row[0]; index++) {
        struct answers *answers =
            envelope_open_next(&opener, row[index], fixture->secret_key, fixture->arena);
        if (values[index] == NULL)
            assert_null(answers);
        else
            assert_string_equal(answers_get(answers, "name"), values[index]);
    }
    envelope_opener_wipe(&opener);
    assert_false(opener.is_filled);
}

static void test_length_tells_little(void **state)
{
    struct fixture *fixture = *state;
    char text[4200];
    memset(text, 'x', sizeof text);
    text[1] = '\0';
    assert_int_equal(sealed(fixture, text).body_length, 3584 + CRYPTO_AEAD_OVERHEAD);
    text[1] = 'x';
    text[3400] = '\0';
    assert_int_equal(sealed(fixture, text).body_length, 3584 + CRYPTO_AEAD_OVERHEAD);
    text[3400] = 'x';
    text[4199] = '\0';
    struct envelope envelope = sealed(fixture, text);
    assert_int_equal(envelope.body_length, 7168 + CRYPTO_AEAD_OVERHEAD);
    opens(fixture, &envelope, text);
}

static void add_part(struct buffer *context, const void *part, size_t length)
{
    const char size[4] = {0, 0, (char)(length >> 8), (char)length};
    buffer_append(context, size, sizeof size);
    buffer_append(context, part, length);
}

/* A body as it was sealed until the block became 3584, in steps of 4096. */
static void seal_as_before(struct fixture *fixture, struct envelope *envelope, const struct buffer *csv)
{
    struct buffer context = {0};
    uint8_t key[CRYPTO_KEY_SIZE], at[8], plain[8192];
    for (int byte = 0; byte < 8; byte++)
        at[byte] = (uint8_t)(envelope->sealed_at >> (56 - 8 * byte));
    add_part(&context, "gather-envelope-1", 17);
    add_part(&context, envelope->id, UUID_SIZE);
    add_part(&context, envelope->key_id, KEY_ID_SIZE);
    add_part(&context, envelope->group_id, UUID_SIZE);
    add_part(&context, envelope->form_version, strlen(envelope->form_version));
    add_part(&context, at, sizeof at);
    assert_true(crypto_aead_open(thread_key, context.data, context.length, envelope->person_key,
                                 envelope->person_key_length, key));
    memcpy(plain, csv->data, csv->length);
    size_t padded = crypto_pad(plain, csv->length, 4096, sizeof plain);
    envelope->body_length = padded + CRYPTO_AEAD_OVERHEAD;
    envelope->body = arena_allocate(fixture->arena, envelope->body_length);
    crypto_aead_seal(key, context.data, context.length, plain, padded, envelope->body);
    buffer_free(&context);
}

static void test_sealed_before(void **state)
{
    struct fixture *fixture = *state;
    char longer[5000];
    struct envelope envelope = sealed(fixture, "now");
    struct answers *answers = answers_create(fixture->arena);
    struct buffer csv = {0};
    answers_set(answers, "name", "then");
    answers_write(answers, &csv);
    seal_as_before(fixture, &envelope, &csv);
    assert_int_equal(envelope.body_length, 4096 + CRYPTO_AEAD_OVERHEAD);
    opens(fixture, &envelope, "then");
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    answers_set(answers, "name", longer);
    buffer_reset(&csv);
    answers_write(answers, &csv);
    seal_as_before(fixture, &envelope, &csv);
    assert_int_equal(envelope.body_length, 8192 + CRYPTO_AEAD_OVERHEAD);
    opens(fixture, &envelope, longer);
    buffer_free(&csv);
}

static void test_empty(void **state)
{
    struct fixture *fixture = *state;
    struct envelope envelope = sealed(fixture, "");
    struct answers *answers = envelope_open(&envelope, fixture->secret_key, fixture->arena);
    assert_non_null(answers);
    assert_int_equal(answers_count(answers), 0);
}

static void test_relabelled(void **state)
{
    struct fixture *fixture = *state;
    const struct envelope good = sealed(fixture, "Ana");
    struct envelope bad = good;
    bad.id[15] ^= 1;
    stays_shut(fixture, &bad);
    bad = good;
    bad.key_id[0] ^= 1;
    stays_shut(fixture, &bad);
    bad = good;
    bad.group_id[3] ^= 0x80;
    stays_shut(fixture, &bad);
    bad = good;
    bad.form_version = "2";
    stays_shut(fixture, &bad);
    bad.form_version = "";
    stays_shut(fixture, &bad);
    bad = good;
    bad.sealed_at++;
    stays_shut(fixture, &bad);
    opens(fixture, &good, "Ana");
}

/* Every 37th bit of every part, and each part shortened. */
static void test_changed_bytes(void **state)
{
    struct fixture *fixture = *state;
    struct envelope envelope = sealed(fixture, "Ana");
    for (size_t bit = 0; bit < envelope.body_length * 8; bit += 37 * 8 + 1) {
        envelope.body[bit / 8] ^= (uint8_t)(1 << bit % 8);
        stays_shut(fixture, &envelope);
        envelope.body[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < envelope.sealed_key_length * 8; bit += 37) {
        envelope.sealed_key[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_null(envelope_open(&envelope, fixture->secret_key, fixture->arena));
        envelope.sealed_key[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < envelope.person_key_length * 8; bit += 37) {
        envelope.person_key[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_null(envelope_open_as_person(&envelope, thread_key, fixture->arena));
        envelope.person_key[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    opens(fixture, &envelope, "Ana");
    envelope.body_length -= 3584;
    stays_shut(fixture, &envelope);
    envelope.body = NULL;
    stays_shut(fixture, &envelope);
    envelope.sealed_key_length--;
    envelope.person_key_length--;
    stays_shut(fixture, &envelope);
}

static void test_swapped_rows(void **state)
{
    struct fixture *fixture = *state;
    const struct envelope ana = sealed(fixture, "Ana");
    const struct envelope ben = sealed(fixture, "Ben");
    struct envelope mixed = ana;
    mixed.body = ben.body;
    stays_shut(fixture, &mixed);
    mixed.sealed_key = ben.sealed_key;
    mixed.person_key = ben.person_key;
    stays_shut(fixture, &mixed);
    memcpy(mixed.id, ben.id, UUID_SIZE);
    opens(fixture, &mixed, "Ben");
}

static void test_wrong_keys(void **state)
{
    struct fixture *fixture = *state;
    struct envelope envelope = sealed(fixture, "Ana");
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t other[CRYPTO_KEY_SIZE];
    crypto_pair(public_key, other);
    assert_null(envelope_open(&envelope, other, fixture->arena));
    assert_null(envelope_open_as_person(&envelope, other, fixture->arena));
}

static void test_without_thread(void **state)
{
    struct fixture *fixture = *state;
    struct answers *answers = answers_create(fixture->arena);
    answers_set(answers, "name", "Ana");
    struct envelope envelope = {.form_version = "1"};
    envelope_seal(&envelope, fixture->practice, NULL, answers, fixture->arena);
    assert_null(envelope.person_key);
    assert_null(envelope_open_as_person(&envelope, thread_key, fixture->arena));
    assert_non_null(envelope_open(&envelope, fixture->secret_key, fixture->arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),          cmocka_unit_test(test_amended),
        cmocka_unit_test(test_length_tells_little), cmocka_unit_test(test_one_after_another),
        cmocka_unit_test(test_sealed_before),       cmocka_unit_test(test_empty),
        cmocka_unit_test(test_relabelled),          cmocka_unit_test(test_changed_bytes),
        cmocka_unit_test(test_swapped_rows),        cmocka_unit_test(test_wrong_keys),
        cmocka_unit_test(test_without_thread),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
