#include "main/init_order.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "main/readable_password.h"
#include "main/terminal.h"

enum { DEFAULT_PORT = 8080, LAST_PORT = 65535 };

enum option_letter {
    OPTION_DEMO = 256,
    OPTION_PORT,
    OPTION_WWW,
    OPTION_RUN,
    OPTION_URL,
    OPTION_NAME,
    OPTION_CLINICIAN,
    OPTION_PASSWORD_FILE,
    OPTION_ADMIN,
    OPTION_ADMIN_PASSWORD_FILE,
};

static const struct option options[] = {
    {"demo", no_argument, NULL, OPTION_DEMO},
    {"port", required_argument, NULL, OPTION_PORT},
    {"www", required_argument, NULL, OPTION_WWW},
    {"run", required_argument, NULL, OPTION_RUN},
    {"url", required_argument, NULL, OPTION_URL},
    {"name", required_argument, NULL, OPTION_NAME},
    {"clinician", required_argument, NULL, OPTION_CLINICIAN},
    {"password-file", required_argument, NULL, OPTION_PASSWORD_FILE},
    {"admin", required_argument, NULL, OPTION_ADMIN},
    {"admin-password-file", required_argument, NULL, OPTION_ADMIN_PASSWORD_FILE},
    {0},
};

static bool read_port(const char *text, int *port)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > LAST_PORT)
        return false;
    *port = (int)number;
    return true;
}

static bool read_option(struct init_order *order, int option)
{
    switch (option) {
    case OPTION_DEMO:
        order->demo = true;
        return true;
    case OPTION_PORT:
        return read_port(optarg, &order->port);
    case OPTION_WWW:
        order->www = optarg;
        return true;
    case OPTION_RUN:
        order->run = optarg;
        return true;
    case OPTION_URL:
        order->url = optarg;
        return true;
    case OPTION_NAME:
        buffer_append_text(&order->name, optarg);
        return true;
    case OPTION_CLINICIAN:
        buffer_append_text(&order->clinician.username, optarg);
        return true;
    case OPTION_PASSWORD_FILE:
        order->clinician.password_file = optarg;
        return true;
    case OPTION_ADMIN:
        buffer_append_text(&order->admin.username, optarg);
        return true;
    case OPTION_ADMIN_PASSWORD_FILE:
        order->admin.password_file = optarg;
        return true;
    default:
        return false;
    }
}

bool init_order_read(struct init_order *order, int argc, char **argv)
{
    *order = (struct init_order){.port = DEFAULT_PORT,
                                 .clinician = {.role = "clinician", .is_clinician = true},
                                 .admin = {.role = "admin", .is_admin = true}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!read_option(order, option))
            return false;
    if (optind != argc - 1)
        return false;
    order->folder = argv[optind];
    return true;
}

static void invent(struct init_person *person, const char *username, const char *display_name)
{
    char password[READABLE_PASSWORD_SIZE];
    readable_password(password);
    buffer_append_text(&person->username, username);
    buffer_append_text(&person->display_name, display_name);
    buffer_append_text(&person->password, password);
    memory_wipe(password, sizeof password);
}

static bool ask_missing(struct buffer *answer, const char *question, const char *option,
                        struct problems *problems)
{
    if (answer->length > 0 || (terminal_ask(question, answer) && answer->length > 0))
        return true;
    problems_add(problems, NULL, 0, "no answer was typed; without a terminal, write %s", option);
    return false;
}

/* A line break in a value would be a key of its own in gather.conf. */
static bool is_one_line(const struct buffer *text, struct problems *problems)
{
    if (strpbrk(text->data, "\r\n") == NULL)
        return true;
    problems_add(problems, NULL, 0, "the practice's name must be one line");
    return false;
}

/* Weighed with the words of the practice to be, before anything of it is made. */
static bool new_password(const struct init_order *order, struct init_person *person,
                         struct problems *problems)
{
    const struct config config = {.practice_name = order->name.data,
                                  .practice_clinician = "",
                                  .site_url = order->url != NULL ? order->url : ""};
    return terminal_new_password(person->password_file, person->username.data, &config, &person->password,
                                 problems);
}

bool init_order_complete(struct init_order *order, struct problems *problems)
{
    struct init_person *clinician = &order->clinician, *admin = &order->admin;
    if (order->demo) {
        buffer_reset(&order->name);
        buffer_append_text(&order->name, "Kelsey Ruffing Counseling");
        invent(clinician, "clinician", "Kelsey Ruffing, MA, MS, LCPC");
        invent(admin, "admin", "Administrator");
        return true;
    }
    clinician->is_admin = admin->username.length == 0;
    return ask_missing(&order->name, "The practice's name: ", "--name NAME", problems) &&
           is_one_line(&order->name, problems) &&
           ask_missing(&clinician->username, "The clinician's user name: ", "--clinician USER", problems) &&
           new_password(order, clinician, problems) &&
           (clinician->is_admin || new_password(order, admin, problems));
}

static void clear_person(struct init_person *person)
{
    buffer_free(&person->username);
    buffer_free(&person->display_name);
    buffer_free(&person->password);
}

void init_order_clear(struct init_order *order)
{
    buffer_free(&order->name);
    clear_person(&order->clinician);
    clear_person(&order->admin);
}
