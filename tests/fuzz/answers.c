/* Answers as they are sealed: what can be read is written and read the same again. */
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "domain/seal/answers.h"
#include "fuzz.h"

static void check_same(const struct answers *first, const struct answers *second)
{
    REQUIRE(second != NULL && answers_count(first) == answers_count(second));
    for (size_t index = 0; index < answers_count(first); index++) {
        REQUIRE(strcmp(answers_field_at(first, index), answers_field_at(second, index)) == 0);
        REQUIRE(strcmp(answers_value_at(first, index), answers_value_at(second, index)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    struct arena *arena = arena_create();
    struct buffer csv = {0};
    const struct answers *answers = answers_read(arena, data, length);
    if (answers != NULL) {
        answers_write(answers, &csv);
        check_same(answers, answers_read(arena, csv.data == NULL ? "" : csv.data, csv.length));
    }
    buffer_free(&csv);
    arena_destroy(arena);
    return 0;
}
