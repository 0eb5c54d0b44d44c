#include "store/role.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "store/migrate.h"

enum { SELECT = 1, INSERT = 2, UPDATE = 4, DELETE = 8 };

struct permission {
    enum role role;
    enum database database;
    const char *table;
    int rights;
};

static const struct permission permissions[] = {
#define MAY(role, database, table, rights) {ROLE_##role, DATABASE_##database, #table, rights},
#include "store/role.def"
#undef MAY
};

static bool may(enum database database, enum role role, const char *table, int right)
{
    for (size_t index = 0; table != NULL && index < sizeof permissions / sizeof permissions[0]; index++) {
        const struct permission *permission = &permissions[index];

        if (permission->role == role && permission->database == database &&
            strcmp(permission->table, table) == 0)
            return (permission->rights & right) != 0;
    }
    return false;
}

/* SQLite passes a function's name where it passes a column's otherwise. Functions compute; these reach
 * further. */
static bool is_harmless_function(const char *name)
{
    return name != NULL && sqlite3_stricmp(name, "load_extension") != 0 &&
           sqlite3_stricmp(name, "fts3_tokenizer") != 0;
}

int role_authorize(enum database database, enum role role, int action, const char *table, const char *column,
                   const char *trigger)
{
    bool allowed = false;

    if (role == ROLE_COMMAND)
        return SQLITE_OK;
    /* SQLite passes the name of a common table expression here, too, so the name must be that of a trigger of
     * ours: otherwise WITH anything AS (SELECT ... FROM accounts) would walk past this check. */
    if (trigger != NULL && migrate_has_trigger(database, trigger))
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:    /* the word itself; the tables it reads come as SQLITE_READ */
    case SQLITE_RECURSIVE: /* likewise */
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        allowed = true;
        break;
    case SQLITE_FUNCTION:
        allowed = is_harmless_function(column);
        break;
    case SQLITE_READ:
        allowed = may(database, role, table, SELECT);
        break;
    case SQLITE_INSERT:
        allowed = may(database, role, table, INSERT);
        break;
    case SQLITE_UPDATE:
        allowed = may(database, role, table, UPDATE);
        break;
    case SQLITE_DELETE:
        allowed = may(database, role, table, DELETE);
        break;
    default: /* ATTACH, PRAGMA, anything that changes the schema, and what later versions of SQLite add */
        break;
    }
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

const char *role_name(enum role role)
{
    static const char *const names[ROLE_COUNT] = {
        [ROLE_PUBLIC] = "public",
        [ROLE_STAFF] = "staff",
        [ROLE_MAIL] = "mail",
        [ROLE_COMMAND] = "command",
    };

    return role < ROLE_COUNT ? names[role] : "nobody";
}
