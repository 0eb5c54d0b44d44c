/* gather mail: sends what waits in the outbox. The only process that opens mail.key. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "domain/audit/audit.h"
#include "domain/mail/delivery.h"
#include "domain/mail/mail.h"
#include "domain/mail/mail_hold.h"
#include "domain/mail/outbox_queue.h"
#include "domain/notice/message.h"
#include "domain/operations/databases.h"
#include "domain/operations/pin.h"
#include "domain/seal/practice.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/process_sandbox.h"
#include "store/db.h"

static const char usage[] = "gather mail [--config FILE] [--once]\n"
                            "       gather mail [--config FILE] --release all|new";

/* Each message is three commits of ours in the file that registrations are written to: between two, they have
 * the disk for themselves, and the mail server is not pressed. */
enum { LOOK_EVERY_SECONDS = 2, TRUNCATE_TRIES = 20, PAUSE_MILLISECONDS = 20 };

struct post_office {
    const struct config *config;
    struct db *db;
    struct delivery *delivery;
    struct templates *templates;
    uint8_t *mail_key;
    int lock;
    bool unclean; /* what was deleted may still be in the WAL */
    bool is_held; /* and that was said */
};

static bool asked_to_end;

static void name_stop_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGINT);
}

/* Waits for a signal for that long; true from the first one on. */
static bool is_ending_within(time_t seconds)
{
    sigset_t signals;
    struct timespec limit = {.tv_sec = seconds};
    name_stop_signals(&signals);
    if (!asked_to_end && sigtimedwait(&signals, NULL, &limit) > 0)
        asked_to_end = true;
    return asked_to_end;
}

static bool is_ending(void)
{
    return is_ending_within(0);
}

/* Two of us would send everything twice. The lock ends with the process, however it ends. */
static bool take_lock(struct post_office *office, struct problems *problems)
{
    struct buffer path = {0};
    buffer_append_format(&path, "%s/mail.lock", office->config->state_directory);
    office->lock = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool taken = office->lock >= 0 && flock(office->lock, LOCK_EX | LOCK_NB) == 0;
    if (!taken && office->lock >= 0 && errno == EWOULDBLOCK)
        problems_add(problems, path.data, 0, "another gather mail is at work; stop it first");
    else if (!taken)
        problems_add(problems, path.data, 0, "cannot be locked: %s", strerror(errno));
    buffer_free(&path);
    return taken;
}

static bool open_office(struct post_office *office, struct problems *problems)
{
    if (!take_lock(office, problems))
        return false;
    office->mail_key = practice_load_mail_key(office->config, problems);
    office->db = databases_open_intake(office->config, ROLE_MAIL, problems);
    office->delivery = delivery_open(office->config, is_ending, problems);
    office->templates = message_load(office->config, problems);
    return office->templates != NULL && office->mail_key != NULL && office->db != NULL &&
           office->delivery != NULL;
}

static void close_office(struct post_office *office)
{
    delivery_close(office->delivery);
    templates_destroy(office->templates);
    databases_close(office->db);
    crypto_secret_free(office->mail_key);
    if (office->lock >= 0)
        close(office->lock);
}

static enum result note_outcome(struct post_office *office, const struct outbox_item *item,
                                enum mailer_outcome outcome, const char *error)
{
    switch (outcome) {
    case MAILER_SENT:
        office->unclean = true;
        log_info("a message was sent (attempt %d)", item->attempts);
        return outbox_sent(office->db, item);
    case MAILER_REFUSED:
        office->unclean = true;
        log_warning("a message was refused for good (%s)", error);
        return outbox_refused(office->db, item, error);
    case MAILER_LATER:
        break;
    }
    log_warning("a message could not be sent (%s, attempt %d) and is tried again", error, item->attempts);
    return outbox_failed(office->db, office->config, item, error);
}

/* One message. RESULT_NOT_FOUND: none was due. */
static enum result send_one(struct post_office *office)
{
    struct arena *arena = arena_create();
    struct outbox_item item;
    const char *error = "";
    enum result result = outbox_take(office->db, office->config, office->mail_key, arena, &item);
    if (result == RESULT_OK) {
        /* Made here, not where it was written: that one answers somebody who waits. */
        item.mail.html = message_html(office->templates, item.mail.subject, item.mail.text, arena);
        enum mailer_outcome outcome = delivery_send(office->delivery, &item, &error);
        result = note_outcome(office, &item, outcome, error);
    }
    arena_destroy(arena);
    return result;
}

/* A restored copy writes to nobody until somebody says so. RESULT_NOT_FOUND: mail goes out. */
static enum result read_hold(struct post_office *office)
{
    int64_t since = 0;
    struct tx *tx = db_begin(office->db);
    enum result result = mail_hold_since(tx, &since);
    db_end(tx);
    if (result == RESULT_OK && !office->is_held)
        log_warning("mail is held, because this practice was restored from a copy: gather mail --release");
    office->is_held = result == RESULT_OK;
    return result;
}

/* False when the database failed. */
static bool send_due(struct post_office *office)
{
    enum result result = read_hold(office);
    if (result != RESULT_NOT_FOUND)
        return result == RESULT_OK;
    result = RESULT_OK;
    while (result == RESULT_OK && !is_ending()) {
        result = send_one(office);
        if (result == RESULT_OK)
            poll(NULL, 0, PAUSE_MILLISECONDS);
    }
    /* A reader who is at it right now keeps the WAL; it is tried again at the next look. */
    if (office->unclean && db_checkpoint(office->db))
        office->unclean = false;
    return result == RESULT_OK || result == RESULT_NOT_FOUND;
}

static bool send_once(struct post_office *office)
{
    bool good = send_due(office);
    for (int tries = 0; good && office->unclean && tries < TRUNCATE_TRIES && !is_ending_within(1); tries++)
        office->unclean = !db_checkpoint(office->db);
    return good;
}

/* A database that fails once may be a full disk: what waits is safe, so we wait, too. */
static void send_forever(struct post_office *office)
{
    log_info("ready");
    while (!is_ending_within(LOOK_EVERY_SECONDS))
        if (!send_due(office))
            log_error("the outbox cannot be worked through; the line above says why");
    log_info("stopped");
}

static void keep_office(struct post_office *office)
{
    pin_started(office->db, office->config, "mail");
    send_forever(office);
    pin_ended(office->db, "mail");
}

static int work(const struct config *config, const char *config_path, bool once, struct problems *problems)
{
    /* A predecessor may have been killed between deleting and truncating. */
    struct post_office office = {.config = config, .lock = -1, .unclean = true};
    int code = COMMAND_WRONG;
    if (!mail_check(config, config_path, problems))
        return code;
    if (!mail_is_on(config)) {
        log_info("[mail] transport is none: there is nothing to send");
        return COMMAND_DONE;
    }
    if (!process_sandbox_enter(config, config_path, ROLE_MAIL))
        return code;
    if (open_office(&office, problems) && outbox_resume(office.db) == RESULT_OK) {
        code = COMMAND_DONE;
        if (!once)
            keep_office(&office);
        else if (!send_once(&office))
            code = COMMAND_WRONG;
    }
    close_office(&office);
    return code;
}

struct releasing {
    bool drop_waiting;
    int64_t dropped;
};

static enum result let_go(struct tx *tx, void *argument)
{
    struct releasing *releasing = argument;
    int64_t since = 0;
    enum result result = mail_hold_since(tx, &since);
    return result != RESULT_OK ? result : mail_hold_release(tx, releasing->drop_waiting, &releasing->dropped);
}

static int release(const char *config_path, const char *what)
{
    struct desk desk;
    struct releasing releasing = {.drop_waiting = strcmp(what, "new") == 0};
    enum result result = RESULT_FAILED;
    if (desk_open(&desk, config_path))
        result = db_write(desk.intake_db, let_go, &releasing);
    if (result == RESULT_NOT_FOUND) {
        puts("Mail is not held.");
    } else if (result == RESULT_OK) {
        const char *said = arena_format(desk.arena, "%s, %lld dropped", what, (long long)releasing.dropped);
        if (audit_append(desk.staff_db, desk.practice, NULL, "mail_release", "", said) != RESULT_OK)
            problems_add(desk.problems, NULL, 0, "the release could not be noted in the audit log");
        printf("Mail goes out again. %lld that waited in the copy were dropped.\n",
               (long long)releasing.dropped);
    }
    bool done = (result == RESULT_OK || result == RESULT_NOT_FOUND) && problems_count(desk.problems) == 0;
    int code = done ? COMMAND_DONE : desk_refuse(&desk);
    desk_close(&desk);
    return code;
}

int command_mail(int argc, char **argv)
{
    const char *given = NULL, *released = NULL;
    bool once = false;
    sigset_t signals;
    const struct command_option options[] = {
        {"config", &given, NULL},
        {"once", NULL, &once},
        {"release", &released, NULL},
        {0},
    };
    bool is_known = command_options(argc, argv, options) == argc &&
                    (released == NULL || strcmp(released, "all") == 0 || strcmp(released, "new") == 0);
    if (!is_known || (released != NULL && once))
        return command_usage(usage);
    if (released != NULL)
        return release(command_config_path(given), released);
    /* Threads made later must not be ended by what we wait for. */
    name_stop_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct problems *problems = problems_create();
    const char *path = command_config_path(given);
    struct config *config = command_config_load(path, problems);
    int code = config != NULL ? work(config, path, once, problems) : COMMAND_WRONG;
    problems_print(problems, stderr);
    config_destroy(config);
    problems_destroy(problems);
    return code;
}
