/* gather init: a new practice in one folder. Keys first, then the databases, then the people who hold the
 * keys. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/file.h"
#include "base/memory.h"
#include "domain/account/account.h"
#include "domain/account/account_recovery.h"
#include "domain/audit/audit.h"
#include "domain/group/group.h"
#include "domain/operations/databases.h"
#include "domain/operations/pin.h"
#include "main/command.h"
#include "main/config_write.h"
#include "main/desk.h"
#include "main/init_order.h"
#include "main/practice_folder.h"
#include "store/migrate.h"

static const char usage[] =
    "gather init [--demo] [--port N | --url URL] [--www FOLDER] [--run FOLDER] [--name NAME]\n"
    "         [--clinician USER] [--password-file FILE] [--admin USER] [--admin-password-file FILE] FOLDER";

/* Argon2id with the memory of a real practice takes most of a small machine that also compiles and tests. */
#define DEMO_PASSWORD_MEMORY "64"

enum { DEMO_SETTINGS = 4 };

static bool write_config(const struct init_order *order, const char *folder, const char *path,
                         struct arena *arena, struct problems *problems)
{
    const char *run = practice_folder_run(folder, order->run, arena, problems);
    const char *www = practice_folder_www(order->www, arena, problems);
    if (run == NULL || www == NULL)
        return false;
    const char *url =
        order->url != NULL ? order->url : arena_format(arena, "http://localhost:%d", order->port);
    const struct config_setting settings[] = {
        {"practice_name", order->name.data},
        {"site_url", url},
        {"site_www", www},
        {"state_directory", folder},
        {"state_keys", arena_format(arena, "%s/keys", folder)},
        {"serve_public_socket", arena_format(arena, "%s/public.sock", run)},
        {"serve_staff_socket", arena_format(arena, "%s/staff.sock", run)},
        {"practice_clinician", order->demo ? order->clinician.display_name.data : ""},
        {"password_memory", DEMO_PASSWORD_MEMORY},
        /* Beside the practice and not in it: these files hold names in clear, and nothing in the practice's
         * folder does. */
        {"mail_transport", "file"},
        {"mail_directory", arena_format(arena, "%s-mail", folder)},
        {"mail_from", "desk@localhost.example"},
    };
    /* The last are the demo's alone. */
    size_t count = sizeof settings / sizeof settings[0] - (order->demo ? 0 : DEMO_SETTINGS);
    if (config_write(path, settings, count))
        return true;
    problems_add(problems, path, 0, "cannot be written: %s", strerror(errno));
    return false;
}

/* Everything that lies in the folder before a database connection is opened; *secret_key is the practice's.
 */
static bool make_files(const struct init_order *order, const char *folder, const char *config_path,
                       struct arena *arena, uint8_t **secret_key, struct problems *problems)
{
    return write_config(order, folder, config_path, arena, problems) &&
           practice_create(arena_format(arena, "%s/keys", folder), secret_key, problems) &&
           migrate(arena_format(arena, "%s/intake.db", folder), DATABASE_INTAKE, problems) &&
           migrate(arena_format(arena, "%s/staff.db", folder), DATABASE_STAFF, problems);
}

static bool add_person(struct desk *desk, const struct init_person *person, const uint8_t *secret_key)
{
    uint8_t id[UUID_SIZE];
    const char *display_name =
        person->display_name.length > 0 ? person->display_name.data : person->username.data;
    enum result result =
        account_create(desk->staff_db, desk->practice, desk->config, person->username.data, display_name,
                       person->is_admin, person->password.data, person->is_clinician ? secret_key : NULL, id);
    if (result == RESULT_OK)
        return true;
    problems_add(desk->problems, NULL, 0, "the account %s could not be made: %s", person->username.data,
                 desk_account_problem(result));
    return false;
}

static enum result write_group(struct tx *tx, void *argument)
{
    return group_create(tx, argument);
}

static bool add_demo_group(struct desk *desk)
{
    /* What the practice's article does not say (year, day, time, place, fee) stays blank. */
    struct group group = {
        .slug = "chronic-pain-march",
        .name = "Chronic pain group",
        .summary = "",
        .begins = "March",
        .schedule = "",
        .place = "",
        .fee = "",
        .sessions = "",
        .state = "open",
        .capacity = 8,
        .offer_days = 4,
    };
    if (databases_write(desk->intake_db, write_group, &group) == RESULT_OK)
        return true;
    problems_add(desk->problems, NULL, 0, "the group could not be made; the line above says why");
    return false;
}

static bool write_demo_accounts(struct desk *desk, const struct init_order *order, const char *folder)
{
    const struct init_person *people[] = {&order->clinician, &order->admin};
    struct buffer lines = {0};
    for (size_t index = 0; index < 2; index++)
        buffer_append_format(&lines, "%s\t%s\t%s\n", people[index]->role, people[index]->username.data,
                             people[index]->password.data);
    const char *path = arena_format(desk->arena, "%s/demo-accounts.txt", folder);
    bool written = file_write(path, lines.data, lines.length, 0600);
    if (written)
        printf("The demo's sign-ins (role, user name, password), also in %s:\n%s\n", path, lines.data);
    else
        problems_add(desk->problems, path, 0, "cannot be written: %s", strerror(errno));
    buffer_free(&lines);
    return written;
}

static bool print_recovery(struct desk *desk, const uint8_t *secret_key)
{
    char text[RECOVERY_TEXT_SIZE];
    if (account_make_recovery(desk->staff_db, desk->practice, secret_key, text) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "the recovery code could not be made; the line above says why");
        return false;
    }
    printf(
        "Recovery code: %s\n"
        "Write it on paper and lock it away: it opens the registrations when every clinician has lost their\n"
        "password. It is stored nowhere and is not shown again.\n\n",
        text);
    memory_wipe(text, sizeof text);
    return true;
}

static bool settle(struct desk *desk, const struct init_order *order, const char *folder,
                   const uint8_t *secret_key)
{
    return add_person(desk, &order->clinician, secret_key) &&
           pin_check_key(desk->intake_db, desk->config, desk->practice, desk->problems) &&
           pin_check_pepper(desk->intake_db, desk->config, desk->practice, desk->problems) &&
           (order->admin.username.length == 0 || add_person(desk, &order->admin, secret_key)) &&
           (!order->demo || add_demo_group(desk)) &&
           audit_append(desk->staff_db, desk->practice, NULL, "practice_init", "", "") == RESULT_OK &&
           (!order->demo || write_demo_accounts(desk, order, folder)) && print_recovery(desk, secret_key);
}

static int make_practice(const struct init_order *order, struct arena *arena, struct problems *problems)
{
    uint8_t *secret_key = NULL;
    int code = COMMAND_WRONG;
    const char *folder = practice_folder_create(order->folder, arena, problems);
    if (folder == NULL)
        return code;
    const char *config_path = arena_format(arena, "%s/gather.conf", folder);
    if (make_files(order, folder, config_path, arena, &secret_key, problems)) {
        struct desk desk;
        if (desk_open(&desk, config_path) && settle(&desk, order, folder, secret_key)) {
            printf("The practice is in %s; its settings are in %s.\n", folder, config_path);
            code = COMMAND_DONE;
        } else {
            desk_refuse(&desk);
        }
        desk_close(&desk);
    }
    crypto_secret_free(secret_key);
    if (code != COMMAND_DONE)
        practice_folder_take_back(folder, arena);
    return code;
}

int command_init(int argc, char **argv)
{
    struct init_order order;
    int code = COMMAND_WRONG;
    if (!init_order_read(&order, argc, argv)) {
        init_order_clear(&order);
        return command_usage(usage);
    }
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    if (init_order_complete(&order, problems))
        code = make_practice(&order, arena, problems);
    problems_print(problems, stderr);
    arena_destroy(arena);
    problems_destroy(problems);
    init_order_clear(&order);
    return code;
}
