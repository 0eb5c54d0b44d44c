#include "domain/account/account_word.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/encoding.h"
#include "domain/account/password_strength.h"
#include "text/phrase.h"

/* 10^10 guesses, as zxcvbn's authors put the line of what withstands somebody who has the hash of a slow
 * function. */
#define LEAST_BITS 33.3
#define SEPARATORS " \t.,:;/-_'&()@0123456789"
enum { LEAST_WORD = 3 };

bool account_username(const char *typed, char username[static ACCOUNT_USERNAME_SIZE])
{
    size_t length = 0;
    while (*typed == ' ' || *typed == '\t')
        typed++;
    for (; *typed != '\0'; typed++) {
        unsigned char byte = (unsigned char)*typed;
        if (length == ACCOUNT_USERNAME_SIZE - 1 || byte < ' ' || byte == 0x7F)
            return false;
        username[length++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
    }
    while (length > 0 && username[length - 1] == ' ')
        length--;
    username[length] = '\0';
    return length > 0 && encoding_is_utf8(username, length);
}

bool account_password_fits(const char *password)
{
    size_t length = strlen(password);
    return length >= ACCOUNT_PASSWORD_LEAST && length <= ACCOUNT_PASSWORD_MOST;
}

/* Words out of text into words from count on, in lower case; how many there are then. */
static size_t add_words(const char *text, struct arena *arena, const char **words, size_t count)
{
    while (*text != '\0' && count < PASSWORD_WORDS_LIMIT) {
        size_t length = strcspn(text, SEPARATORS);
        if (length >= LEAST_WORD) {
            char *word = arena_copy(arena, text, length);
            for (char *letter = word; *letter != '\0'; letter++)
                *letter = (char)(*letter >= 'A' && *letter <= 'Z' ? *letter + ('a' - 'A') : *letter);
            words[count++] = word;
        }
        text += length;
        text += strspn(text, SEPARATORS);
    }
    return count;
}

/* Who takes a practice's password aim at it, and begin with what stands on its pages. */
static bool is_guessed(const char *password, const char *username, const struct config *config)
{
    const char *words[PASSWORD_WORDS_LIMIT + 1] = {0};
    const char *const texts[] = {username, config->practice_name, config->practice_clinician,
                                 config->site_url};
    struct arena *arena = arena_create();
    size_t count = 0;
    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++)
        if (texts[index] != NULL)
            count = add_words(texts[index], arena, words, count);
    bool guessed = password_strength(password, words) < LEAST_BITS;
    arena_destroy(arena);
    return guessed;
}

const char *account_password_problem(const char *password, const char *username, const struct config *config)
{
    if (strlen(password) < ACCOUNT_PASSWORD_LEAST)
        return phrase(PHRASE_PASSWORD_ERROR_SHORT);
    if (strlen(password) > ACCOUNT_PASSWORD_MOST)
        return phrase(PHRASE_PASSWORD_ERROR_LONG);
    return is_guessed(password, username, config) ? phrase(PHRASE_PASSWORD_ERROR_GUESSED) : NULL;
}
