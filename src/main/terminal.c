#include "main/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "domain/account/account_word.h"

enum { PASSWORD_FILE_LIMIT = 4096, PASSWORD_TRIES = 5 };

static const int stopping_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { STOPPING_SIGNAL_COUNT = sizeof stopping_signals / sizeof stopping_signals[0] };
static volatile sig_atomic_t stopped_by;

static void note_signal(int number)
{
    stopped_by = number;
}

/* Byte by byte, so that no stdio buffer keeps a copy of a password. */
static bool read_line(int terminal, struct buffer *answer)
{
    char byte;
    ssize_t count;
    while ((count = read(terminal, &byte, 1)) == 1 && byte != '\n')
        buffer_append_byte(answer, byte);
    return count == 1;
}

static void write_text(int terminal, const char *text)
{
    /* A terminal that cannot be written to will not answer either; the read then says so. */
    ssize_t written = write(terminal, text, strlen(text));
    (void)written;
}

/* Ctrl-C must not leave a terminal that shows nothing: the signal ends the read, the terminal is put right,
 * and only then does the signal do what it always does. */
static bool read_unseen_line(int terminal, struct buffer *answer)
{
    struct termios before;
    if (tcgetattr(terminal, &before) != 0)
        return false;
    struct sigaction note = {.sa_handler = note_signal};
    struct sigaction earlier[STOPPING_SIGNAL_COUNT];
    stopped_by = 0;
    for (int index = 0; index < STOPPING_SIGNAL_COUNT; index++)
        sigaction(stopping_signals[index], &note, &earlier[index]);
    struct termios unseen = before;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(terminal, TCSAFLUSH, &unseen);
    bool answered = read_line(terminal, answer);
    tcsetattr(terminal, TCSAFLUSH, &before);
    write_text(terminal, "\n");
    for (int index = 0; index < STOPPING_SIGNAL_COUNT; index++)
        sigaction(stopping_signals[index], &earlier[index], NULL);
    if (stopped_by != 0)
        raise(stopped_by);
    return answered;
}

static bool ask(const char *question, struct buffer *answer, bool (*read_answer)(int, struct buffer *))
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return false;
    write_text(terminal, question);
    bool answered = read_answer(terminal, answer);
    close(terminal);
    return answered;
}

static void terminal_say(const char *text)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return;
    write_text(terminal, text);
    write_text(terminal, "\n");
    close(terminal);
}

bool terminal_ask(const char *question, struct buffer *answer)
{
    return ask(question, answer, read_line);
}

bool terminal_ask_secret(const char *question, struct buffer *answer)
{
    return ask(question, answer, read_unseen_line);
}

static bool read_password_file(const char *file, struct buffer *password, struct problems *problems)
{
    if (!file_read(file, PASSWORD_FILE_LIMIT, password)) {
        problems_add(problems, file, 0, "the password cannot be read: %s", strerror(errno));
        return false;
    }
    size_t length = password->data == NULL ? 0 : strcspn(password->data, "\r\n");
    if (length == 0) {
        problems_add(problems, file, 1, "there is no password here: write it on the first line");
        return false;
    }
    password->data[length] = '\0';
    password->length = length;
    return true;
}

bool terminal_password(const char *file, const char *question, struct buffer *password,
                       struct problems *problems)
{
    if (file != NULL)
        return read_password_file(file, password, problems);
    if (terminal_ask_secret(question, password) && password->length > 0)
        return true;
    problems_add(problems, NULL, 0, "no password was typed; without a terminal, write --password-file FILE");
    return false;
}

/* Typed twice; false when nobody is there any more. *problem is what is wrong with it, or NULL. */
static bool ask_new_password(const char *username, const struct config *config, struct buffer *password,
                             const char **problem, struct problems *problems)
{
    struct buffer question = {0};
    struct buffer again = {0};
    buffer_append_format(&question, "New password for %s (%d characters or more): ", username,
                         ACCOUNT_PASSWORD_LEAST);
    bool typed = terminal_password(NULL, question.data, password, problems);
    *problem = typed ? account_password_problem(password->data, username, config) : NULL;
    if (typed && *problem == NULL &&
        (!terminal_ask_secret("The same again: ", &again) || again.length != password->length ||
         memcmp(again.data, password->data, again.length) != 0))
        *problem = "The two passwords differ.";
    buffer_free(&question);
    buffer_free(&again);
    return typed;
}

bool terminal_new_password(const char *file, const char *username, const struct config *config,
                           struct buffer *password, struct problems *problems)
{
    const char *problem = NULL;
    if (file != NULL) {
        if (!read_password_file(file, password, problems))
            return false;
        problem = account_password_problem(password->data, username, config);
        if (problem != NULL)
            problems_add(problems, file, 1, "%s", problem);
        return problem == NULL;
    }
    for (int tries = 0; tries < PASSWORD_TRIES; tries++) {
        buffer_reset(password);
        if (!ask_new_password(username, config, password, &problem, problems))
            return false;
        if (problem == NULL)
            return true;
        terminal_say(problem);
    }
    problems_add(problems, NULL, 0, "%s", problem);
    return false;
}
