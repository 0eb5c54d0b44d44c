#include "domain/operations/databases.h"

#include "store/db.h"

static struct db *open_file(const struct config *config, enum database database, enum role role,
                            struct problems *problems)
{
    struct arena *arena = arena_create();
    struct db *db = db_open(databases_path(config, database, arena), database, role, problems);
    arena_destroy(arena);
    return db;
}

const char *databases_path(const struct config *config, enum database database, struct arena *arena)
{
    const char *folder = config->state_directory;
    if (database == DATABASE_INTAKE)
        return arena_format(arena, "%s/intake.db", folder);
    /* Tests fill in a config by hand, and leave NULL what they do not set. */
    if (config->state_staff_directory != NULL && config->state_staff_directory[0] != '\0')
        folder = config->state_staff_directory;
    return arena_format(arena, "%s/staff.db", folder);
}

struct db *databases_open_intake(const struct config *config, enum role role, struct problems *problems)
{
    return open_file(config, DATABASE_INTAKE, role, problems);
}

struct db *databases_open_staff(const struct config *config, enum role role, struct problems *problems)
{
    return open_file(config, DATABASE_STAFF, role, problems);
}

struct tx *databases_begin(struct db *db)
{
    return db_begin(db);
}

void databases_end(struct tx *tx)
{
    db_end(tx);
}

enum result databases_write(struct db *db, tx_work work, void *argument)
{
    return db_write(db, work, argument);
}

void databases_close(struct db *db)
{
    db_close(db);
}

void databases_counts(struct db *db, int64_t *commits, int64_t *queued)
{
    db_counts(db, commits, queued);
}
