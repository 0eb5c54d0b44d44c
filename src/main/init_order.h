/* What gather init was told: on its command line, then on the terminal for what is missing. */
#ifndef GATHER_MAIN_INIT_ORDER_H
#define GATHER_MAIN_INIT_ORDER_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/problem.h"

struct init_person {
    const char *role; /* as demo-accounts.txt says it */
    struct buffer username;
    struct buffer display_name;
    struct buffer password;
    const char *password_file;
    bool is_admin;
    bool is_clinician;
};

struct init_order {
    const char *folder;
    const char *run;
    const char *www;
    const char *url; /* NULL: http://localhost:PORT */
    bool demo;
    int port;
    struct buffer name; /* the practice's */
    struct init_person clinician;
    struct init_person admin; /* an empty username: the clinician is the admin too */
};

/* Reads the command line. False: it could not be understood. */
bool init_order_read(struct init_order *order, int argc, char **argv);

/* Asks for what is missing, or makes it up for a demo. False: a problem says what is still missing. */
bool init_order_complete(struct init_order *order, struct problems *problems);

/* Wipes the passwords and frees. */
void init_order_clear(struct init_order *order);

#endif
