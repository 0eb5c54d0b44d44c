/* What may be a username, and what a password. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_WORD_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_WORD_H

#include <stdbool.h>

#include "base/config.h"

enum { ACCOUNT_USERNAME_SIZE = 65, ACCOUNT_PASSWORD_LEAST = 15, ACCOUNT_PASSWORD_MOST = 1000 };

/* Lower case without spaces at the ends, so that nobody is locked out by a phone's capital letter. False:
 * none. */
bool account_username(const char *typed, char username[static ACCOUNT_USERNAME_SIZE]);

/* Long enough, and not longer than we hash. */
bool account_password_fits(const char *password);

/* What is wrong with a new password in a sentence, or NULL. It is long enough, and takes more than 10^10
 * guesses of somebody who knows common passwords, the username, and the practice's and the site's names
 * (password_strength.h): the key it opens may have been copied, and is then tried without us. */
const char *account_password_problem(const char *password, const char *username, const struct config *config);

#endif
