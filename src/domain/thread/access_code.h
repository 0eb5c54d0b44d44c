/* The code a person keeps: "K7QM-XDRA-9FTB". It is read over the phone, heard from a screen reader, copied by
 * hand and pasted from anywhere. */
#ifndef GATHER_DOMAIN_THREAD_ACCESS_CODE_H
#define GATHER_DOMAIN_THREAD_ACCESS_CODE_H

#include <stdbool.h>

#include "base/arena.h"

enum { ACCESS_CODE_DIGITS = 12, ACCESS_CODE_TEXT_SIZE = 15 };

/* A new code: its digits (Crockford's base 32), and the same in groups. Never two of 0 to 9 beside each
 * other: a voice would read "28" as twenty-eight. That leaves more than 58 random bits. */
void access_code_make(char digits[static ACCESS_CODE_DIGITS + 1], char code[static ACCESS_CODE_TEXT_SIZE]);

/* The digits of a code however it was written: any dash, space, quote or full stop in it or around it,
 * characters nobody sees, full-width letters, words before or after. False: there is none in it. */
bool access_code_read(const char *written, char digits[static ACCESS_CODE_DIGITS + 1]);

/* code as a voice can say it: "K, 7, Q, M; X, D, R, A; 9, F, T, B", in arena. */
const char *access_code_spelled(const char *code, struct arena *arena);

#endif
