#include "domain/seal/answers.h"

#include <string.h>

#include "text/csv.h"

struct answer {
    const char *field;
    const char *value;
};

struct answers {
    struct arena *arena;
    struct answer *list;
    size_t count;
    size_t capacity;
};

struct answers *answers_create(struct arena *arena)
{
    struct answers *answers = arena_allocate(arena, sizeof *answers);
    answers->arena = arena;
    return answers;
}

static struct answer *answers_find(const struct answers *answers, const char *field)
{
    for (size_t i = 0; i < answers->count; i++)
        if (strcmp(answers->list[i].field, field) == 0)
            return &answers->list[i];
    return NULL;
}

const char *answers_get(const struct answers *answers, const char *field)
{
    const struct answer *answer = answers_find(answers, field);
    return answer == NULL ? NULL : answer->value;
}

static void answers_remove(struct answers *answers, struct answer *answer)
{
    size_t index = (size_t)(answer - answers->list);
    memmove(answer, answer + 1, (answers->count - index - 1) * sizeof *answer);
    answers->count--;
}

/* Takes field and value, which live in the arena already. */
static void answers_append(struct answers *answers, const char *field, const char *value)
{
    if (answers->count == answers->capacity) {
        size_t capacity = answers->capacity == 0 ? 32 : answers->capacity * 2;
        struct answer *list = arena_allocate(answers->arena, capacity * sizeof *list);
        if (answers->count > 0)
            memcpy(list, answers->list, answers->count * sizeof *list);
        answers->list = list;
        answers->capacity = capacity;
    }
    answers->list[answers->count++] = (struct answer){field, value};
}

void answers_set(struct answers *answers, const char *field, const char *value)
{
    struct answer *answer = answers_find(answers, field);
    bool empty = value == NULL || value[0] == '\0';
    if (answer != NULL && empty)
        answers_remove(answers, answer);
    else if (answer != NULL)
        answer->value = arena_text(answers->arena, value);
    else if (!empty)
        answers_append(answers, arena_text(answers->arena, field), arena_text(answers->arena, value));
}

size_t answers_count(const struct answers *answers)
{
    return answers->count;
}

const char *answers_field_at(const struct answers *answers, size_t index)
{
    return answers->list[index].field;
}

const char *answers_value_at(const struct answers *answers, size_t index)
{
    return answers->list[index].value;
}

void answers_write(const struct answers *answers, struct buffer *csv)
{
    for (size_t i = 0; i < answers->count; i++) {
        csv_append_field(csv, answers->list[i].field, true);
        csv_append_field(csv, answers->list[i].value, false);
        csv_append_end(csv);
    }
}

struct answers *answers_copy(const struct answers *answers, struct arena *arena)
{
    struct answers *copy = answers_create(arena);
    for (size_t i = 0; i < answers->count; i++)
        answers_set(copy, answers->list[i].field, answers->list[i].value);
    return copy;
}

bool answers_are_same(const struct answers *one, const struct answers *other)
{
    for (size_t i = 0; i < one->count; i++) {
        const char *value = answers_get(other, one->list[i].field);
        if (value == NULL || strcmp(value, one->list[i].value) != 0)
            return false;
    }
    return one->count == other->count;
}

struct answers_reading {
    struct answers *answers;
    const char *columns[2];
    size_t column;
};

static bool answers_read_field(const char *value, size_t length, void *argument)
{
    struct answers_reading *reading = argument;
    if (reading->column == 2 || memchr(value, '\0', length) != NULL)
        return false;
    reading->columns[reading->column++] = arena_copy(reading->answers->arena, value, length);
    return true;
}

static bool answers_read_row(void *argument)
{
    struct answers_reading *reading = argument;
    const char *field = reading->columns[0];
    /* A doubled field would make one of its values unreachable. */
    if (reading->column != 2 || field[0] == '\0' || answers_find(reading->answers, field) != NULL)
        return false;
    reading->column = 0;
    if (reading->columns[1][0] != '\0')
        answers_append(reading->answers, field, reading->columns[1]);
    return true;
}

struct answers *answers_read(struct arena *arena, const void *csv, size_t length)
{
    struct answers_reading reading = {.answers = answers_create(arena)};
    if (!csv_read(csv, length, answers_read_field, answers_read_row, &reading))
        return NULL;
    return reading.answers;
}
