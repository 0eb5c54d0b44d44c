#include "domain/databases.h"

#include "base/arena.h"
#include "store/db.h"

static struct db *open_file(const struct config *config, const char *name, enum database database,
                            enum role role, struct problems *problems)
{
    struct arena *arena = arena_create();
    const char *path = arena_format(arena, "%s/%s", config->state_directory, name);
    struct db *db = db_open(path, database, role, problems);
    arena_destroy(arena);
    return db;
}

struct db *databases_open_intake(const struct config *config, enum role role, struct problems *problems)
{
    return open_file(config, "intake.db", DATABASE_INTAKE, role, problems);
}

struct db *databases_open_staff(const struct config *config, enum role role, struct problems *problems)
{
    return open_file(config, "staff.db", DATABASE_STAFF, role, problems);
}

void databases_close(struct db *db)
{
    db_close(db);
}
