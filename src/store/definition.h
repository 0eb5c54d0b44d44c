/* The statements of sql/query as the build lists them. For this folder and the tests. */
#ifndef GATHER_STORE_DEFINITION_H
#define GATHER_STORE_DEFINITION_H

#include <stdbool.h>

#include "statement_names.h"
#include "store/role.h"

struct statement_definition {
    const char *name;
    const char *sql;
    enum database database;
    unsigned roles; /* bit 1u << role */
    bool allows_scan;
    int columns; /* as its out line says; -1: it has none */
};

/* A name that there is not ends the process. */
const struct statement_definition *definition(enum statement_name name);

#endif
