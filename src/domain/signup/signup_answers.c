#include "domain/signup/signup_answers.h"

#include <string.h>

struct answers *signup_own_answers(const struct answers *answers, struct arena *arena)
{
    struct answers *own = answers_create(arena);
    for (size_t i = 0; i < answers_count(answers); i++) {
        const char *field = answers_field_at(answers, i);
        if (field[0] != '_' || strcmp(field, "_code") == 0)
            answers_set(own, field, answers_value_at(answers, i));
    }
    return own;
}
