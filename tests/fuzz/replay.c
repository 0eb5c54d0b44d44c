/* Runs a fuzz target over the seeds named, and over MUTATIONS small changes of each: always the same ones, so
 * that what fails once fails again. Usage: NAME SEED... */
#include <string.h>

#include "fuzz.h"

enum { MUTATIONS = 2000, SEED_LIMIT = 65536 };

static uint64_t state = 88172645463325252U;

/* xorshift64 (Marsaglia 2003) */
static size_t next_below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit == 0 ? 0 : (size_t)(state % limit);
}

static size_t flip(uint8_t *data, size_t length)
{
    if (length > 0)
        data[next_below(length)] ^= (uint8_t)(1 << next_below(8));
    return length;
}

static size_t set_odd(uint8_t *data, size_t length)
{
    static const uint8_t odd[] = {0,   '\n', '\r', '"',  '%',  '&',  '+',  ';', '<',
                                  '=', '{',  '}',  0x7f, 0x80, 0xc0, 0xed, 0xff};
    if (length > 0)
        data[next_below(length)] = odd[next_below(sizeof odd)];
    return length;
}

static size_t remove_some(uint8_t *data, size_t length)
{
    size_t at = next_below(length);
    size_t count = next_below(length - at + 1);
    memmove(data + at, data + at + count, length - at - count);
    return length - count;
}

static size_t repeat_some(uint8_t *data, size_t length)
{
    size_t at = next_below(length);
    size_t count = next_below(length - at + 1);
    if (length + count > SEED_LIMIT)
        return length;
    memmove(data + at + count, data + at, length - at);
    return length + count;
}

/* From a copy of exactly its length, so that the sanitizers see a read beyond it. */
static void run(const uint8_t *data, size_t length)
{
    uint8_t *exact = malloc(length == 0 ? 1 : length);
    REQUIRE(exact != NULL);
    memcpy(exact, data, length);
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
}

static void run_changed(const uint8_t *seed, size_t seed_length)
{
    static size_t (*const changes[])(uint8_t *, size_t) = {flip, set_odd, remove_some, repeat_some};
    static uint8_t data[SEED_LIMIT];
    size_t length = seed_length;
    memcpy(data, seed, seed_length);
    for (size_t rounds = 1 + next_below(4); rounds > 0; rounds--)
        length = changes[next_below(sizeof changes / sizeof *changes)](data, length);
    run(data, length);
}

int main(int count, char **paths)
{
    static uint8_t seed[SEED_LIMIT];
    REQUIRE(count > 1);
    for (int index = 1; index < count; index++) {
        FILE *file = fopen(paths[index], "rb");
        REQUIRE(file != NULL);
        size_t length = fread(seed, 1, sizeof seed, file);
        fclose(file);
        run(seed, length);
        for (int change = 0; change < MUTATIONS; change++)
            run_changed(seed, length);
    }
    printf("%d seeds, %d changes of each\n", count - 1, MUTATIONS);
    return 0;
}
