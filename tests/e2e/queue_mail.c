/* For mail.py: puts messages into the outbox of a practice as the pages do.
 *     queue_mail CONFIG all ADDRESS NAME          one of every kind, the calendar of twelve sessions among
 * them queue_mail CONFIG received ADDRESS NAME N   N of them; %d in ADDRESS is the number */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/group/calendar.h"
#include "domain/group/group.h"
#include "domain/notice/notify_group.h"
#include "domain/operations/databases.h"
#include "in_tx.h"

struct desk {
    struct config *config;
    struct practice *practice;
    struct db *db;
    struct notifier *notifier;
    struct arena *arena;
};

static struct answers *answers_for(struct desk *desk, const char *address, const char *name)
{
    struct answers *answers = answers_create(desk->arena);
    answers_set(answers, "first_name", name);
    answers_set(answers, "last_name", "Plantedsurname");
    answers_set(answers, "email", address);
    answers_set(answers, "email_ok", "yes");
    answers_set(answers, "pain_types", "autoimmune");
    answers_set(answers, "_code", "K7QM-2XDR-9FTA");
    return answers;
}

static int send(struct desk *desk, const struct outbox_message *message)
{
    return message != NULL && IN_WRITE(desk->db, outbox_add(in_tx, message, NULL)) == RESULT_OK ? 0 : 1;
}

static const char *calendar_of_demo(struct desk *desk)
{
    struct meeting *sessions = NULL;
    struct group *groups = NULL;
    struct buffer text = {0};
    size_t count = 0;
    if (group_list(desk->db, true, desk->arena, &groups, &count) != RESULT_OK || count == 0)
        return NULL;
    if (!meeting_weekly("2027-02-16T18:00", 90, 1, 12, desk->arena, &sessions) ||
        IN_WRITE(desk->db, meeting_add(in_tx, groups[0].id, sessions, 12, NULL, 0)) != RESULT_OK)
        return NULL;
    meeting_list(desk->db, groups[0].id, desk->arena, &sessions, &count);
    if (!calendar_write(desk->config, sessions, count, &text))
        return NULL;
    const char *copy = arena_copy(desk->arena, text.data, text.length);
    buffer_free(&text);
    return copy;
}

static int send_all(struct desk *desk, const char *address, const char *name)
{
    const struct notifier *notifier = desk->notifier;
    struct arena *arena = desk->arena;
    struct answers *answers = answers_for(desk, address, name);
    const char *calendar = calendar_of_demo(desk);
    int64_t day = clock_now() + CLOCK_DAY;
    int wrong = send(desk, notify_received(notifier, answers, "K7QM-2XDR-9FTA", "Plantedtoken", day, arena));
    /* Not held: there is no registration here that could be offered a place. */
    struct outbox_message *offer = notify_moved(notifier, answers, STATUS_OFFERED, -1, NULL, arena);
    for (struct outbox_message *held = offer; held != NULL; held = held->next)
        held->is_held = false;
    wrong += send(desk, offer);
    wrong += send(desk, notify_moved(notifier, answers, STATUS_CONFIRMED, -1, calendar, arena));
    struct outbox_message *waiting = notify_moved(notifier, answers, STATUS_WAITING, 3, NULL, arena);
    while (waiting->next != NULL)
        waiting = waiting->next;
    wrong += send(desk, waiting);
    wrong += send(desk, notify_moved(notifier, answers, STATUS_DECLINED, -1, NULL, arena));
    wrong += send(desk, notify_moved(notifier, answers, STATUS_WITHDRAWN, -1, NULL, arena));
    wrong += send(desk, notify_group_closed(notifier, answers, arena));
    wrong += send(desk, notify_calendar(notifier, answers, calendar, false, arena));
    wrong +=
        send(desk, notify_question(notifier, address, name, "K7QM-2XDR-9FTA", "Plantedtoken", day, arena));
    wrong += send(desk, notify_answer(notifier, address, name, "K7QM-2XDR-9FTA",
                                      "Plantedanswer\n\nTwo < three & \"x\"", arena));
    wrong += notify_moved(notifier, answers, STATUS_CONTACTED, -1, NULL, arena) != NULL;
    answers_set(answers, "email_ok", "no");
    wrong += notify_moved(notifier, answers, STATUS_CONFIRMED, -1, NULL, arena) != NULL;
    return wrong;
}

static int send_received(struct desk *desk, const char *address, const char *name, int count)
{
    int wrong = 0;
    const char *number = strstr(address, "%d");
    for (int i = 0; i < count; i++) {
        const char *to = number == NULL ? address
                                        : arena_format(desk->arena, "%.*s%d%s", (int)(number - address),
                                                       address, i, number + 2);
        struct answers *answers = answers_for(desk, to, name);
        wrong += send(desk, notify_received(desk->notifier, answers, "K7QM-2XDR-9FTA", "Plantedtoken",
                                            clock_now() + CLOCK_DAY, desk->arena));
    }
    return wrong;
}

int main(int argc, char **argv)
{
    struct problems *problems = problems_create();
    struct desk desk = {.arena = arena_create()};
    int wrong = 1;
    if (argc < 5 || !crypto_init())
        return 2;
    desk.config = config_load(argv[1], problems);
    if (desk.config != NULL && clock_set_zone(desk.config->practice_time_zone)) {
        desk.practice = practice_load(desk.config, false, problems);
        desk.db = databases_open_intake(desk.config, ROLE_STAFF, problems);
        desk.notifier = notifier_create(desk.config, desk.practice, problems);
    }
    problems_print(problems, stderr);
    if (desk.practice != NULL && desk.db != NULL && desk.notifier != NULL)
        wrong = argc == 6 ? send_received(&desk, argv[3], argv[4], atoi(argv[5]))
                          : send_all(&desk, argv[3], argv[4]);
    notifier_destroy(desk.notifier);
    databases_close(desk.db);
    practice_destroy(desk.practice);
    config_destroy(desk.config);
    arena_destroy(desk.arena);
    problems_destroy(problems);
    return wrong == 0 ? 0 : 1;
}
