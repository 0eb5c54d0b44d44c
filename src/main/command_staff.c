/* gather staff add: a person who may sign in. Giving somebody the key takes somebody who has it. */
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/audit/audit.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/terminal.h"

static const char usage[] =
    "gather staff add [--config FILE] [--name \"Name, credentials\"] [--admin] [--new-password-file FILE]\n"
    "         [--clinician [--by CLINICIAN] [--password-file FILE]] USER";

struct newcomer {
    const char *config_path;
    const char *username;
    const char *display_name;
    const char *new_password_file;
    const char *by; /* who grants the key */
    const char *password_file;
    bool is_admin;
    bool is_clinician;
};

static bool read_newcomer(int argc, char **argv, struct newcomer *newcomer)
{
    *newcomer = (struct newcomer){0};
    const struct command_option options[] = {
        {"config", &newcomer->config_path, NULL},
        {"name", &newcomer->display_name, NULL},
        {"admin", NULL, &newcomer->is_admin},
        {"new-password-file", &newcomer->new_password_file, NULL},
        {"clinician", NULL, &newcomer->is_clinician},
        {"by", &newcomer->by, NULL},
        {"password-file", &newcomer->password_file, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || first != argc - 1)
        return false;
    newcomer->username = argv[first];
    return newcomer->is_admin || newcomer->is_clinician;
}

static bool add(struct desk *desk, const struct newcomer *newcomer, const struct account *giver,
                const uint8_t *secret_key, const char *password)
{
    uint8_t id[UUID_SIZE];
    char record[UUID_TEXT_SIZE];
    const char *display_name = newcomer->display_name != NULL ? newcomer->display_name : newcomer->username;
    enum result result = account_create(desk->staff_db, desk->practice, desk->config, newcomer->username,
                                        display_name, newcomer->is_admin, password, secret_key, id);
    if (result != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "the account %s was not made: %s", newcomer->username,
                     desk_account_problem(result));
        return false;
    }
    encoding_hex(id, sizeof id, record);
    const char *detail = arena_format(desk->arena, "command line%s%s", newcomer->is_admin ? ", admin" : "",
                                      secret_key != NULL ? ", clinician" : "");
    return audit_append(desk->staff_db, desk->practice, secret_key != NULL ? giver->id : NULL, "account_add",
                        record, detail) == RESULT_OK;
}

static bool add_newcomer(struct desk *desk, const struct newcomer *newcomer)
{
    struct account giver = {0};
    struct buffer password = {0};
    uint8_t *secret_key = NULL;
    bool may_grant = !newcomer->is_clinician ||
                     desk_sign_in(desk, newcomer->by, newcomer->password_file, &giver, &secret_key);
    bool added = may_grant &&
                 terminal_new_password(newcomer->new_password_file, newcomer->username, desk->config,
                                       &password, desk->problems) &&
                 add(desk, newcomer, &giver, secret_key, password.data);
    crypto_secret_free(secret_key);
    buffer_free(&password);
    return added;
}

int command_staff(int argc, char **argv)
{
    struct newcomer newcomer;
    if (argc < 2 || strcmp(argv[1], "add") != 0 || !read_newcomer(argc - 1, argv + 1, &newcomer))
        return command_usage(usage);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(newcomer.config_path)) || !add_newcomer(&desk, &newcomer))
        code = desk_refuse(&desk);
    else
        printf("%s may sign in now.\n", newcomer.username);
    desk_close(&desk);
    return code;
}
