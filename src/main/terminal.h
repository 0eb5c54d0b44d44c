/* What a person types at the terminal, and secrets that come from a file instead. */
#ifndef GATHER_MAIN_TERMINAL_H
#define GATHER_MAIN_TERMINAL_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/config.h"
#include "base/problem.h"

/* Asks a question on the controlling terminal (standard output may be a CSV file) and appends the line typed.
 * False when there is no terminal or nobody answered. */
bool terminal_ask(const char *question, struct buffer *answer);

/* The same without showing what is typed. */
bool terminal_ask_secret(const char *question, struct buffer *answer);

/* The password: the first line of file, or, when file is NULL, what is typed after question. False: a problem
 * says why. */
bool terminal_password(const char *file, const char *question, struct buffer *password,
                       struct problems *problems);

/* A new password for username, which is typed twice, because nobody sees what they typed. One that is too
 * short or is guessed first is asked for again; in a file it is a problem. */
bool terminal_new_password(const char *file, const char *username, const struct config *config,
                           struct buffer *password, struct problems *problems);

#endif
