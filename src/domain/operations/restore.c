#include "domain/operations/restore.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "domain/audit/audit.h"
#include "domain/mail/mail_hold.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/databases.h"
#include "domain/operations/practice_count.h"
#include "domain/operations/restore_erased.h"
#include "domain/seal/envelope.h"
#include "domain/signup/signup.h"
#include "store/backup.h"
#include "store/migrate.h"

enum { PASSWORD_MEMORY = 128, PASSWORD_PASSES = 3 };

struct copying {
    const struct backup_watch *watch;
    const char *what;
};

static void bytes_done(int64_t done, int64_t total, void *argument)
{
    const struct copying *copying = argument;
    if (copying->watch->step != NULL)
        copying->watch->step(copying->what, done, total, copying->watch->argument);
}

static bool copy_file(const struct restore_order *order, int file, struct arena *arena,
                      struct problems *problems)
{
    const char *name = manifest_file_name(file);
    struct copying copying = {&order->watch, arena_format(arena, "copying %s", name)};
    const char *to = arena_format(arena, "%s/%s", order->folder, name);
    if (file_copy(arena_format(arena, "%s/%s", order->copy, name), to, 0600, bytes_done, &copying))
        return true;
    problems_add(problems, to, 0, "cannot be copied from %s: %s", order->copy, strerror(errno));
    return false;
}

static bool check_keys(const struct restored *restored, const char *folder, struct problems *problems)
{
    struct key_ids ids;
    const struct key_ids *wanted = &restored->manifest.keys;
    size_t before = problems_count(problems);
    key_ids_of(restored->practice, &ids);
    if (!crypto_equal(ids.practice, wanted->practice, KEY_ID_SIZE))
        problems_add(problems, folder, 0, "practice.pub is not the key this backup was sealed to");
    if (!crypto_equal(ids.mail, wanted->mail, KEY_ID_SIZE))
        problems_add(problems, folder, 0, "mail.pub is not the key this backup's mail was sealed to");
    if (!crypto_equal(ids.pepper, wanted->pepper, KEY_ID_SIZE))
        problems_add(problems, folder, 0,
                     "pepper.key is not the one of this backup: no password would be right with it");
    return problems_count(problems) == before;
}

static bool take_keys(const struct restore_order *order, struct arena *arena, struct restored *restored,
                      struct problems *problems)
{
    if (order->in_use) {
        const char *keys = arena_format(arena, "%s/keys", order->folder);
        if (mkdir(keys, 0700) != 0) {
            problems_add(problems, keys, 0, "cannot be made: %s", strerror(errno));
            return false;
        }
        if (!key_files_copy(order->keys, keys, true, problems))
            return false;
        restored->config.state_keys = keys;
    }
    restored->practice = practice_load(&restored->config, true, problems);
    return restored->practice != NULL && check_keys(restored, order->keys, problems);
}

static void note_check(const struct restore_order *order, const char *what)
{
    if (order->watch.step != NULL)
        order->watch.step(what, 0, 0, order->watch.argument);
}

static bool open_databases(const struct restore_order *order, struct arena *arena, struct restored *restored,
                           struct problems *problems)
{
    const char *intake = databases_path(&restored->config, DATABASE_INTAKE, arena);
    const char *staff = databases_path(&restored->config, DATABASE_STAFF, arena);
    note_check(order, "checking intake.db");
    bool whole = backup_check(intake, false, problems);
    note_check(order, "checking staff.db");
    whole = backup_check(staff, false, problems) && whole;
    if (!whole || !migrate(intake, DATABASE_INTAKE, problems) || !migrate(staff, DATABASE_STAFF, problems))
        return false;
    restored->intake_db = databases_open_intake(&restored->config, ROLE_COMMAND, problems);
    restored->staff_db = databases_open_staff(&restored->config, ROLE_COMMAND, problems);
    return restored->intake_db != NULL && restored->staff_db != NULL;
}

static void check_number(const char *what, int64_t found, int64_t wanted, const char *copy,
                         struct problems *problems)
{
    if (found != wanted)
        problems_add(problems, copy, 0, "%" PRId64 " %s were restored, the manifest says %" PRId64, found,
                     what, wanted);
}

static bool check_content(const struct restore_order *order, struct restored *restored,
                          struct problems *problems)
{
    struct practice_count count;
    size_t before = problems_count(problems);
    note_check(order, "checking the audit log");
    if (practice_count(restored->intake_db, restored->staff_db, &count) != RESULT_OK ||
        audit_verify(restored->staff_db, restored->practice, problems) != RESULT_OK) {
        problems_add(problems, order->folder, 0,
                     "what was restored could not be read; the line above says why");
        return false;
    }
    restored->registrations = count.registrations;
    check_number("registrations", count.registrations, restored->manifest.registrations, order->copy,
                 problems);
    check_number("accounts", count.accounts, restored->manifest.accounts, order->copy, problems);
    struct audit_head head;
    if (audit_head_read(restored->staff_db, &head) != RESULT_OK ||
        head.sequence != restored->manifest.head.sequence ||
        !crypto_equal(head.mac, restored->manifest.head.mac, sizeof head.mac))
        problems_add(problems, order->copy, 0, "the audit log does not end where the manifest says");
    return problems_count(problems) == before;
}

static enum result hold_mail(struct tx *tx, void *argument)
{
    return mail_hold_set(tx, *(const int64_t *)argument);
}

static bool make_fit(const struct restore_order *order, struct arena *arena, struct restored *restored,
                     struct problems *problems)
{
    int64_t now = clock_now();
    char known[CLOCK_TEXT_SIZE];
    if (!order->in_use)
        return true;
    note_check(order, "deleting again");
    if (!restore_erase_again(order, arena, restored, problems))
        return false;
    clock_minute(restored->erased_known, known);
    const char *said =
        arena_format(arena, "%" PRId64 " deleted again, known up to %s", restored->erased_again, known);
    if (db_write(restored->intake_db, hold_mail, &now) == RESULT_OK &&
        audit_append(restored->staff_db, restored->practice, NULL, "restore", "", said) == RESULT_OK)
        return true;
    problems_add(problems, order->folder, 0, "it could not be written to; the line above says why");
    return false;
}

bool restore_make(const struct restore_order *order, struct arena *arena, struct restored *restored,
                  struct problems *problems)
{
    *restored = (struct restored){.config = {.state_directory = order->folder,
                                             .state_staff_directory = "",
                                             .state_keys = order->keys,
                                             .password_memory = PASSWORD_MEMORY,
                                             .password_passes = PASSWORD_PASSES}};
    if (!manifest_read(&restored->manifest, order->copy, arena, problems) ||
        !manifest_compare(&restored->manifest, order->copy, problems))
        return false;
    if (mkdir(order->folder, 0700) != 0) {
        problems_add(problems, order->folder, 0, "cannot be made: %s. Name a folder that is not there yet",
                     strerror(errno));
        return false;
    }
    restored->made = true;
    return take_keys(order, arena, restored, problems) &&
           copy_file(order, MANIFEST_INTAKE, arena, problems) &&
           copy_file(order, MANIFEST_STAFF, arena, problems) &&
           open_databases(order, arena, restored, problems) && check_content(order, restored, problems) &&
           make_fit(order, arena, restored, problems);
}

struct opening {
    const uint8_t *secret_key;
    bool tried;
    bool opened;
};

static bool open_first(const struct signup *signup, struct arena *row_arena, void *argument)
{
    struct opening *opening = argument;
    if (signup->erased)
        return true;
    opening->tried = true;
    opening->opened = envelope_open(&signup->envelope, opening->secret_key, row_arena) != NULL;
    return false;
}

enum result restore_open_one(struct restored *restored, const uint8_t *secret_key)
{
    struct arena *arena = arena_create();
    struct group *groups = NULL;
    size_t count = 0;
    struct opening opening = {.secret_key = secret_key};
    enum result result = group_list(restored->intake_db, true, arena, &groups, &count);
    for (size_t index = 0; result == RESULT_OK && index < count && !opening.tried; index++) {
        /* Stopping at the first is a failure of the walk, and wanted here. */
        if (signup_each(restored->intake_db, groups[index].id, open_first, &opening) != RESULT_OK &&
            !opening.tried)
            result = RESULT_FAILED;
    }
    arena_destroy(arena);
    if (result != RESULT_OK)
        return result;
    if (!opening.tried)
        return RESULT_NOT_FOUND;
    return opening.opened ? RESULT_OK : RESULT_REFUSED;
}

void restore_discard(const struct restore_order *order, struct restored *restored)
{
    struct arena *arena = arena_create();
    bool made = restored->made;
    restore_close(restored);
    if (made) {
        (void)backup_remove(arena_format(arena, "%s/keys", order->folder));
        (void)backup_remove(arena_text(arena, order->folder));
    }
    arena_destroy(arena);
}

void restore_close(struct restored *restored)
{
    databases_close(restored->intake_db);
    databases_close(restored->staff_db);
    practice_destroy(restored->practice);
    *restored = (struct restored){0};
}
