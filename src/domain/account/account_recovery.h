/* The recovery code on paper: one more recipient of the practice's key. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_RECOVERY_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_RECOVERY_H

#include "domain/seal/practice.h"
#include "store/db.h"

/* Seals the practice's secret key to a fresh recovery pair, stores that, and gives the pair's secret key as
 * text to be written on paper: Crockford base32 with a check character, in groups of 4; text holds
 * RECOVERY_TEXT_SIZE. */
enum { RECOVERY_TEXT_SIZE = 80 };
enum result account_make_recovery(struct db *staff, const struct practice *practice,
                                  const uint8_t *practice_secret_key, char text[static RECOVERY_TEXT_SIZE]);

/* The practice's secret key by the paper code; RESULT_REFUSED when it is not the code. The caller frees the
 * key. */
enum result account_recover(struct db *staff, const struct practice *practice, const char *text,
                            uint8_t **practice_secret_key);

#endif
