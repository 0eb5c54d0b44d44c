/* gather group add: a group that visitors can register for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/audit/audit_pending.h"
#include "domain/group/group.h"
#include "domain/operations/databases.h"
#include "main/command.h"
#include "main/desk.h"

static const char usage[] =
    "gather group add [--config FILE] --name NAME --capacity N [--summary TEXT] [--begins TEXT]\n"
    "         [--schedule TEXT] [--place TEXT] [--fee TEXT] [--sessions TEXT] [--state draft|open|closed] "
    "SLUG";

enum { MOST_PLACES = 1000, DEFAULT_OFFER_DAYS = 4 };

static bool read_capacity(const char *text, int *capacity)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > MOST_PLACES)
        return false;
    *capacity = (int)number;
    return true;
}

static bool is_state(const char *text)
{
    return strcmp(text, "draft") == 0 || strcmp(text, "open") == 0 || strcmp(text, "closed") == 0;
}

static bool read_group(int argc, char **argv, const char **config_path, struct group *group)
{
    const char *capacity = NULL;
    *group = (struct group){.name = "",
                            .summary = "",
                            .begins = "",
                            .schedule = "",
                            .place = "",
                            .fee = "",
                            .sessions = "",
                            .state = "open",
                            .offer_days = DEFAULT_OFFER_DAYS};
    const struct command_option options[] = {
        {"config", config_path, NULL},
        {"capacity", &capacity, NULL},
        {"name", &group->name, NULL},
        {"summary", &group->summary, NULL},
        {"begins", &group->begins, NULL},
        {"schedule", &group->schedule, NULL},
        {"place", &group->place, NULL},
        {"fee", &group->fee, NULL},
        {"sessions", &group->sessions, NULL},
        {"state", &group->state, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || first != argc - 1 || (capacity != NULL && !read_capacity(capacity, &group->capacity)))
        return false;
    group->slug = argv[first];
    return group->name[0] != '\0' && group->capacity > 0 && is_state(group->state);
}

struct adding {
    struct desk *desk;
    struct group *group;
};

/* The group and its line for the audit log are one write. */
static enum result write_group(struct tx *tx, void *argument)
{
    const struct adding *adding = argument;
    char record[UUID_TEXT_SIZE];
    int64_t number = 0;
    enum result result = group_create(tx, adding->group);
    if (result != RESULT_OK)
        return result;
    encoding_hex(adding->group->id, sizeof adding->group->id, record);
    const struct audit_act act = {
        .at = clock_now(), .action = "group_add", .record = record, .detail = "command line"};
    return audit_pending_add(tx, adding->desk->practice, &act, &number);
}

static bool add_group(struct desk *desk, struct group *group)
{
    struct adding adding = {desk, group};
    if (!group_is_slug(group->slug)) {
        problems_add(
            desk->problems, NULL, 0,
            "%s cannot be in an address: begin with a letter, then lower-case letters, digits and hyphens; "
            "\"new\" is an address of ours",
            group->slug);
        return false;
    }
    enum result result = databases_write(desk->intake_db, write_group, &adding);
    if (result != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "the group was not made: %s",
                     result == RESULT_CONFLICT ? "there is one of that name in addresses"
                                               : "the line above says why");
        return false;
    }
    return audit_pending_move(desk->intake_db, desk->staff_db, desk->practice, 0) == RESULT_OK;
}

int command_group(int argc, char **argv)
{
    struct group group;
    const char *config_path = NULL;
    if (argc < 2 || strcmp(argv[1], "add") != 0 || !read_group(argc - 1, argv + 1, &config_path, &group))
        return command_usage(usage);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(config_path)) || !add_group(&desk, &group))
        code = desk_refuse(&desk);
    else
        printf("The group is at %s/groups/%s\n", desk.config->site_url, group.slug);
    desk_close(&desk);
    return code;
}
