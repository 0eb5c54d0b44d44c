#include "domain/operations/restore_erased.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_copy.h"
#include "base/log.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/databases.h"
#include "domain/operations/erasure.h"
#include "store/backup.h"
#include "store/db.h"
#include "store/migrate.h"

/* A ledger, and the moment up to which it knows of deletions. */
struct ledger {
    struct erasures list;
    int64_t known;
};

static void remove_database(const char *path, struct arena *arena)
{
    (void)unlink(path);
    (void)unlink(arena_format(arena, "%s-wal", path));
    (void)unlink(arena_format(arena, "%s-shm", path));
}

/* A file that was in use has its newest rows in the WAL beside it. */
static bool copy_database(const char *from, const char *to, struct arena *arena, struct problems *problems)
{
    if (access(arena_format(arena, "%s-wal", from), F_OK) == 0)
        return backup_copy(from, to, NULL, NULL, problems);
    if (file_copy(from, to, 0600, NULL, NULL))
        return true;
    problems_add(problems, from, 0, "its ledger of deletions cannot be read");
    return false;
}

/* Read from a copy of its own: the medium may be read only, and the schema older. */
static bool read_ledger(const char *path, const char *folder, struct arena *arena, struct ledger *ledger,
                        struct problems *problems)
{
    const char *own = arena_format(arena, "%s/erased.db", folder);
    struct db *db = NULL;
    bool good = copy_database(path, own, arena, problems) && migrate(own, DATABASE_INTAKE, problems) &&
                (db = db_open(own, DATABASE_INTAKE, ROLE_COMMAND, problems)) != NULL;
    if (good) {
        struct tx *tx = db_begin(db);
        good = erasure_list(tx, arena, &ledger->list) == RESULT_OK;
        db_end(tx);
    }
    db_close(db);
    remove_database(own, arena);
    return good;
}

static int64_t changed_at(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int64_t)status.st_mtime * CLOCK_SECOND : 0;
}

/* path: a copy, a folder of copies, a folder with intake.db, or that file itself. */
static bool read_named(const char *path, const char *folder, struct arena *arena, struct ledger *ledger,
                       struct problems *problems)
{
    struct manifest manifest;
    struct stat status;
    const char *file = path;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        file = arena_format(arena, "%s/intake.db", path);
        if (access(arena_format(arena, "%s/manifest.json", path), F_OK) == 0 || access(file, F_OK) != 0) {
            path = backup_newest(path, arena, problems);
            if (path == NULL || !manifest_read(&manifest, path, arena, problems))
                return false;
            ledger->known = manifest.made_at;
            return read_ledger(arena_format(arena, "%s/intake.db", path), folder, arena, ledger, problems);
        }
    }
    int64_t wal = changed_at(arena_format(arena, "%s-wal", file));
    ledger->known = changed_at(file);
    if (wal > ledger->known)
        ledger->known = wal;
    return read_ledger(file, folder, arena, ledger, problems);
}

/* The newest that is whole: a damaged one is passed over, which the drill of it will say. */
static bool read_beside(const char *copy, const char *folder, struct arena *arena, struct ledger *ledger)
{
    size_t count = 0;
    bool found = false;
    const char *const *newer = backup_newer(copy, arena, &count);
    for (size_t index = 0; index < count && !found; index++) {
        struct manifest manifest;
        struct problems *unread = problems_create();
        found = manifest_read(&manifest, newer[index], arena, unread) &&
                manifest_compare(&manifest, newer[index], unread) &&
                read_ledger(arena_format(arena, "%s/intake.db", newer[index]), folder, arena, ledger, unread);
        if (found)
            ledger->known = manifest.made_at;
        else
            log_warning("%s: its ledger of deletions cannot be read", newer[index]);
        problems_destroy(unread);
    }
    return found;
}

struct applying {
    const struct ledger *ledger;
    int64_t again;
};

static enum result apply(struct tx *tx, void *argument)
{
    struct applying *applying = argument;
    return erasure_apply(tx, &applying->ledger->list, clock_now(), &applying->again);
}

static bool take(struct restored *restored, const struct ledger *ledger, const char *copy,
                 struct problems *problems)
{
    struct applying applying = {.ledger = ledger};
    if (db_write(restored->intake_db, apply, &applying) != RESULT_OK) {
        problems_add(problems, copy, 0,
                     "who was deleted after this copy could not be deleted again; the line above says why");
        return false;
    }
    restored->erased_again += applying.again;
    if (ledger->known > restored->erased_known)
        restored->erased_known = ledger->known;
    return true;
}

bool restore_erase_again(const struct restore_order *order, struct arena *arena, struct restored *restored,
                         struct problems *problems)
{
    struct ledger ledger = {0};
    restored->erased_again = 0;
    restored->erased_known = restored->manifest.made_at;
    if (order->erased != NULL && (!read_named(order->erased, order->folder, arena, &ledger, problems) ||
                                  !take(restored, &ledger, order->copy, problems)))
        return false;
    if (read_beside(order->copy, order->folder, arena, &ledger) &&
        !take(restored, &ledger, order->copy, problems))
        return false;
    if (restored->erased_again == 0 || db_checkpoint(restored->intake_db))
        return true;
    problems_add(problems, order->folder, 0, "what was deleted again may still be in the file");
    return false;
}
