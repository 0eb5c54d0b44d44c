/* What may be a username, and what a password. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_WORD_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_WORD_H

#include <stdbool.h>

enum { ACCOUNT_USERNAME_SIZE = 65, ACCOUNT_PASSWORD_LEAST = 15, ACCOUNT_PASSWORD_MOST = 1000 };

/* Lower case without spaces at the ends, so that nobody is locked out by a phone's capital letter. False:
 * none. */
bool account_username(const char *typed, char username[static ACCOUNT_USERNAME_SIZE]);

/* Long enough, and not longer than we hash. */
bool account_password_fits(const char *password);

/* What is wrong with a new password in a sentence, or NULL. Length is what counts; besides, a password must
 * not be the username over again, nor one character. */
const char *account_password_problem(const char *password, const char *username);

#endif
