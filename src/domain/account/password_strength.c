#include "domain/account/password_strength.h"

#include <string.h>

#include <zxcvbn.h>

#include "base/memory.h"

/* Its work grows with the square of the length. */
enum { LOOKED_AT = 80 };

double password_strength(const char *password, const char *const *words)
{
    char begin[LOOKED_AT + 1] = "";
    const char *known[PASSWORD_WORDS_LIMIT + 1] = {0};
    size_t length = strnlen(password, LOOKED_AT);
    memcpy(begin, password, length);
    for (size_t index = 0; index < PASSWORD_WORDS_LIMIT && words[index] != NULL; index++)
        known[index] = words[index];
    double bits = ZxcvbnMatch(begin, known, NULL);
    memory_wipe(begin, sizeof begin);
    return bits;
}
