/* How many guesses a password takes from somebody who knows common passwords, keyboards and a few words about
 * us; the only file that includes zxcvbn.h (D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
 * USENIX Security 2016). */
#ifndef GATHER_DOMAIN_ACCOUNT_PASSWORD_STRENGTH_H
#define GATHER_DOMAIN_ACCOUNT_PASSWORD_STRENGTH_H

enum { PASSWORD_WORDS_LIMIT = 32 };

/* Guesses as a power of two. words: lower case, ended by NULL, PASSWORD_WORDS_LIMIT at most; what the
 * password is made of them counts for little. Only the first 80 bytes are looked at: what is strong there is
 * strong. */
double password_strength(const char *password, const char *const *words);

#endif
