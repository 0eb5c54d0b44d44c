#include "domain/seal/practice.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "domain/seal/epoch.h"

enum {
    KEY_TEXT_LENGTH = 2 * CRYPTO_KEY_SIZE + 1, /* the digits and the newline */
    PATH_SIZE = 4096,
};

#define PRACTICE_PUBLIC "practice.pub"
#define MAIL_PUBLIC "mail.pub"
#define MAIL_SECRET "mail.key"
#define PEPPER_SECRET "pepper.key"

static bool key_path(const char *folder, const char *name, char path[static PATH_SIZE],
                     struct problems *problems)
{
    int length = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    if (length > 0 && length < PATH_SIZE)
        return true;
    problems_add(problems, name, 0,
                 "the path of the keys' folder is too long; choose a shorter one for [state] keys");
    return false;
}

/* A secret that others on this machine may read is no secret. A file that is not there is not looked at. */
static bool check_private(const char *path, struct problems *problems)
{
    struct stat status;
    if (stat(path, &status) != 0 || (status.st_mode & 077) == 0)
        return true;
    problems_add(problems, path, 0, "others on this machine may read this key; type: chmod 600 %s", path);
    return false;
}

static bool read_key(const char *path, uint8_t key[static CRYPTO_KEY_SIZE], struct problems *problems)
{
    struct buffer text = {0};
    bool good = false;
    if (!file_read(path, KEY_TEXT_LENGTH, &text)) {
        int error = errno;
        if (error == ENOENT)
            problems_add(problems, path, 0,
                         "this key is missing; bring it back from the copy of the keys (gather backup --keys "
                         "made it). "
                         "gather init makes keys for a new practice only");
        else if (error == EFBIG)
            problems_add(problems, path, 0,
                         "this is not a key: 64 hexadecimal digits and a newline are expected");
        else
            problems_add(problems, path, 0, "cannot read this key: %s", strerror(error));
    } else {
        while (text.length > 0 && (text.data[text.length - 1] == '\n' || text.data[text.length - 1] == '\r'))
            text.data[--text.length] = '\0';
        good = text.length == KEY_TEXT_LENGTH - 1 && encoding_from_hex(text.data, key, CRYPTO_KEY_SIZE);
        if (!good)
            problems_add(problems, path, 0,
                         "this is not a key: 64 hexadecimal digits and a newline are expected");
    }
    buffer_free(&text);
    return good;
}

/* Sealing fails for the few points that are no public keys. Better found now than with somebody's answers in
 * hand. */
static bool read_public_key(const char *path, uint8_t key[static CRYPTO_KEY_SIZE], struct problems *problems)
{
    uint8_t box[CRYPTO_SEAL_OVERHEAD + 1];
    if (!read_key(path, key, problems))
        return false;
    if (crypto_seal(key, "", 1, box))
        return true;
    problems_add(problems, path, 0,
                 "nothing can be sealed to this key; bring the file back from the copy of the keys");
    return false;
}

static bool load_public(struct practice *practice, const char *folder, struct problems *problems)
{
    char path[PATH_SIZE];
    uint8_t salt[CRYPTO_KEY_SIZE];
    bool good = key_path(folder, PRACTICE_PUBLIC, path, problems) &&
                read_public_key(path, practice->public_key, problems);
    good = key_path(folder, MAIL_PUBLIC, path, problems) &&
           read_public_key(path, practice->mail_public_key, problems) && good;
    if (key_path(folder, MAIL_SECRET, path, problems))
        (void)check_private(path, problems);
    crypto_digest(NULL, 0, practice->public_key, CRYPTO_KEY_SIZE, practice->key_id, KEY_ID_SIZE);
    crypto_derive(practice->public_key, "gather-code-salt", salt);
    memcpy(practice->code_salt, salt, sizeof practice->code_salt);
    return good;
}

static bool load_pepper(struct practice *practice, const char *folder, struct problems *problems)
{
    char path[PATH_SIZE];
    practice->pepper = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    if (!key_path(folder, PEPPER_SECRET, path, problems))
        return false;
    (void)check_private(path, problems);
    return read_key(path, practice->pepper, problems);
}

struct practice *practice_survey(const struct config *config, bool with_pepper, struct problems *problems)
{
    struct practice *practice = memory_allocate(sizeof *practice);
    bool good = load_public(practice, config->state_keys, problems);
    if (with_pepper)
        good = load_pepper(practice, config->state_keys, problems) && good;
    if (good) {
        practice->epoch = epoch_create(practice->public_key);
        practice->mail_epoch = epoch_create(practice->mail_public_key);
        return practice;
    }
    practice_destroy(practice);
    return NULL;
}

struct practice *practice_load(const struct config *config, bool with_pepper, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct practice *practice = practice_survey(config, with_pepper, problems);
    if (problems_count(problems) == before)
        return practice;
    practice_destroy(practice);
    return NULL;
}

uint8_t *practice_load_mail_key(const struct config *config, struct problems *problems)
{
    char path[PATH_SIZE];
    uint8_t pinned[CRYPTO_KEY_SIZE];
    uint8_t own[CRYPTO_KEY_SIZE];
    uint8_t *secret = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    bool good = key_path(config->state_keys, MAIL_PUBLIC, path, problems) && read_key(path, pinned, problems);
    good = key_path(config->state_keys, MAIL_SECRET, path, problems) && check_private(path, problems) &&
           read_key(path, secret, problems) && good;
    if (good) {
        crypto_public_key(secret, own);
        good = crypto_equal(own, pinned, CRYPTO_KEY_SIZE);
        if (!good)
            problems_add(
                problems, path, 0,
                "this key does not belong to %s beside it; bring both back from the copy of the keys",
                MAIL_PUBLIC);
    }
    if (good)
        return secret;
    crypto_secret_free(secret);
    return NULL;
}

void practice_destroy(struct practice *practice)
{
    if (practice == NULL)
        return;
    epoch_destroy(practice->mail_epoch);
    epoch_destroy(practice->epoch);
    crypto_secret_free(practice->pepper);
    memory_wipe(practice, sizeof *practice);
    memory_free(practice);
}

struct key_file {
    const char *name;
    mode_t mode;
    uint8_t key[CRYPTO_KEY_SIZE];
};

static bool none_exists(const char *folder, const struct key_file *files, size_t count,
                        struct problems *problems)
{
    bool none = true;
    for (size_t i = 0; i < count; i++) {
        char path[PATH_SIZE];
        struct stat status;
        if (!key_path(folder, files[i].name, path, problems))
            return false;
        if (lstat(path, &status) != 0)
            continue;
        problems_add(
            problems, path, 0,
            "this key is there already; what was sealed to the old one could not be opened with a new one, "
            "so it is not replaced");
        none = false;
    }
    return none;
}

static bool write_key(const char *folder, const struct key_file *file, struct problems *problems)
{
    char path[PATH_SIZE];
    char text[KEY_TEXT_LENGTH + 1];
    if (!key_path(folder, file->name, path, problems))
        return false;
    encoding_hex(file->key, CRYPTO_KEY_SIZE, text);
    memcpy(text + KEY_TEXT_LENGTH - 1, "\n", 2);
    bool written = file_write(path, text, KEY_TEXT_LENGTH, file->mode);
    if (!written)
        problems_add(problems, path, 0, "cannot write this key: %s", strerror(errno));
    memory_wipe(text, sizeof text);
    return written;
}

static bool write_keys(const char *folder, const struct key_file *files, size_t count,
                       struct problems *problems)
{
    size_t written = 0;
    while (written < count && write_key(folder, &files[written], problems))
        written++;
    if (written == count)
        return true;
    /* Half a set of keys would stop the next attempt, and nothing is sealed to it yet. */
    for (size_t i = 0; i < written; i++) {
        char path[PATH_SIZE];
        if (key_path(folder, files[i].name, path, problems))
            (void)unlink(path);
    }
    return false;
}

bool practice_create(const char *folder, uint8_t **secret_key, struct problems *problems)
{
    enum { PRACTICE, MAIL, MAIL_KEY, PEPPER, FILE_COUNT };
    struct key_file files[FILE_COUNT] = {
        [PRACTICE] = {PRACTICE_PUBLIC, 0644, {0}},
        [MAIL] = {MAIL_PUBLIC, 0644, {0}},
        [MAIL_KEY] = {MAIL_SECRET, 0600, {0}},
        [PEPPER] = {PEPPER_SECRET, 0600, {0}},
    };
    *secret_key = NULL;
    if (!none_exists(folder, files, FILE_COUNT, problems))
        return false;
    uint8_t *secret = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    crypto_pair(files[PRACTICE].key, secret);
    crypto_pair(files[MAIL].key, files[MAIL_KEY].key);
    random_bytes(files[PEPPER].key, CRYPTO_KEY_SIZE);
    bool made = write_keys(folder, files, FILE_COUNT, problems);
    memory_wipe(files, sizeof files);
    if (made)
        *secret_key = secret;
    else
        crypto_secret_free(secret);
    return made;
}
