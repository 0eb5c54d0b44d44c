#include "main/init_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "main/command.h"
#include "main/readable_password.h"
#include "main/terminal.h"

enum { DEFAULT_PORT = 8080, LAST_PORT = 65535 };

static bool read_port(const char *text, int *port)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > LAST_PORT)
        return false;
    *port = (int)number;
    return true;
}

bool init_order_read(struct init_order *order, int argc, char **argv)
{
    *order = (struct init_order){.port = DEFAULT_PORT,
                                 .clinician = {.role = "clinician", .is_clinician = true},
                                 .admin = {.role = "admin", .is_admin = true}};
    const char *port = NULL, *name = "", *clinician = "", *admin = "";
    const struct command_option options[] = {
        {"demo", NULL, &order->demo},
        {"port", &port, NULL},
        {"www", &order->www, NULL},
        {"run", &order->run, NULL},
        {"url", &order->url, NULL},
        {"name", &name, NULL},
        {"clinician", &clinician, NULL},
        {"password-file", &order->clinician.password_file, NULL},
        {"admin", &admin, NULL},
        {"admin-password-file", &order->admin.password_file, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || first != argc - 1 || (port != NULL && !read_port(port, &order->port)))
        return false;
    buffer_append_text(&order->name, name);
    buffer_append_text(&order->clinician.username, clinician);
    buffer_append_text(&order->admin.username, admin);
    order->folder = argv[first];
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
