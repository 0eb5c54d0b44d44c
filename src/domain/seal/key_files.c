#include "domain/seal/key_files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum { FILE_LIMIT = 4096 };

void key_ids_of(const struct practice *practice, struct key_ids *ids)
{
    uint8_t derived[CRYPTO_KEY_SIZE];
    memcpy(ids->practice, practice->key_id, KEY_ID_SIZE);
    crypto_digest(NULL, 0, practice->mail_public_key, CRYPTO_KEY_SIZE, ids->mail, KEY_ID_SIZE);
    crypto_derive(practice->pepper, "key id", derived);
    crypto_digest(NULL, 0, derived, sizeof derived, ids->pepper, KEY_ID_SIZE);
}

struct key_file {
    const char *name;
    mode_t mode;
    bool is_secret;
};

static const struct key_file files[] = {
    {"practice.pub", 0644, false},
    {"mail.pub", 0644, false},
    {"mail.key", 0600, true},
    {"pepper.key", 0600, true},
};

/* An older copy with other bytes may be the only one of a lost key. */
static bool write_unless_there(const char *path, const struct buffer *key, mode_t mode,
                               struct problems *problems)
{
    struct buffer there = {0};
    bool is_there = file_read(path, FILE_LIMIT, &there);
    bool same = is_there && there.length == key->length && crypto_equal(there.data, key->data, key->length);
    buffer_free(&there);
    if (same)
        return true;
    if (is_there || access(path, F_OK) == 0) {
        problems_add(problems, path, 0,
                     "another key is here already; it was left as it is. Name another folder");
        return false;
    }
    if (file_write(path, key->data, key->length, mode))
        return true;
    problems_add(problems, path, 0, "cannot be written: %s", strerror(errno));
    return false;
}

static bool copy_one(const char *from, const char *to, const struct key_file *file, struct problems *problems)
{
    struct arena *arena = arena_create();
    struct buffer key = {0};
    const char *source = arena_format(arena, "%s/%s", from, file->name);
    bool copied = false;
    if (!file_read(source, FILE_LIMIT, &key))
        problems_add(problems, source, 0, "cannot be read: %s", strerror(errno));
    else
        copied = write_unless_there(arena_format(arena, "%s/%s", to, file->name), &key, file->mode, problems);
    buffer_free(&key);
    arena_destroy(arena);
    return copied;
}

bool key_files_copy(const char *from, const char *to, bool with_secrets, struct problems *problems)
{
    bool good = true;
    for (size_t index = 0; index < sizeof files / sizeof files[0]; index++)
        if (!files[index].is_secret || with_secrets)
            good = copy_one(from, to, &files[index], problems) && good;
    return good;
}
