/* Codes of six digits for half a minute each (RFC 6238), as authenticator programs make them; totp.c is the
 * only file that includes oath.h. */
#ifndef GATHER_DOMAIN_ACCOUNT_TOTP_H
#define GATHER_DOMAIN_ACCOUNT_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum { TOTP_SECRET_SIZE = 20, TOTP_TEXT_SIZE = 33 };

void totp_make(uint8_t secret[static TOTP_SECRET_SIZE]);

/* The secret as people type it: base32. Back: any case, spaces ignored; false when it is no secret. */
void totp_text(const uint8_t secret[static TOTP_SECRET_SIZE], char text[static TOTP_TEXT_SIZE]);
bool totp_from_text(const char *text, uint8_t secret[static TOTP_SECRET_SIZE]);

/* What a QR code tells the program: otpauth://totp/PRACTICE:USER?... in arena. */
const char *totp_address(const uint8_t secret[static TOTP_SECRET_SIZE], const char *practice,
                         const char *username, struct arena *arena);

/* True when code (spaces ignored) is that of now, or of the half minute before or after it, for clocks
 * differ; *step is then its number, which only grows: store it, and take no code whose step is not beyond it.
 */
bool totp_check(const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now, int64_t *step);

#endif
