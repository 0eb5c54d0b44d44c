#include "domain/account/account_word.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/encoding.h"
#include "text/phrase.h"

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

/* The first thing anybody tries: the name, again and again, with digits after it. */
static bool is_name_again(const char *password, const char *username)
{
    size_t length = strlen(username);
    while (length > 0 && strncasecmp(password, username, length) == 0)
        password += length;
    return password[strspn(password, "0123456789 .-_!")] == '\0';
}

const char *account_password_problem(const char *password, const char *username)
{
    if (strlen(password) < ACCOUNT_PASSWORD_LEAST)
        return phrase(PHRASE_PASSWORD_ERROR_SHORT);
    if (strlen(password) > ACCOUNT_PASSWORD_MOST)
        return phrase(PHRASE_PASSWORD_ERROR_LONG);
    if (password[strspn(password, (const char[]){password[0], '\0'})] == '\0' ||
        is_name_again(password, username))
        return phrase(PHRASE_PASSWORD_ERROR_GUESSED);
    return NULL;
}
