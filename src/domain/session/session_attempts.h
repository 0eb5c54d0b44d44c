/* Inside of session.c: who tried to sign in and failed. Counted for a name from a network, and for a name
 * from anywhere; a network the name has signed in from is slowed by its own failures alone, so nobody
 * elsewhere can hinder it. Fixed memory; holds no name and no address. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_ATTEMPTS_H
#define GATHER_DOMAIN_SESSION_SESSION_ATTEMPTS_H

#include <stdbool.h>
#include <stdint.h>

struct attempts;

struct attempts *attempts_create(void);
void attempts_destroy(struct attempts *attempts);

/* Milliseconds to wait at now; username NULL: a try for nobody in particular, counted by network alone.
 * is_known: the name is known to sign in from there. Not safe on two threads at once: the caller holds its
 * lock. */
int64_t attempts_delay(struct attempts *attempts, const char *username, const char *address, bool is_known,
                       int64_t now);
void attempts_ended(struct attempts *attempts, const char *username, const char *address, bool success,
                    int64_t now);

#endif
