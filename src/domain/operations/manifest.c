#include "domain/operations/manifest.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/file.h"

enum { FORMAT = 1, FILE_LIMIT = 64 * 1024, HEX_SIZE = 2 * FILE_DIGEST_SIZE + 1 };

const char *manifest_file_name(int file)
{
    static const char *const names[MANIFEST_FILE_COUNT] = {"intake.db", "staff.db", "practice.pub",
                                                           "mail.pub"};
    return names[file];
}

static bool measure_one(const char *folder, int file, struct manifest_file *found, struct problems *problems)
{
    struct arena *arena = arena_create();
    const char *path = arena_format(arena, "%s/%s", folder, manifest_file_name(file));
    bool measured = file_digest(path, found->hash, &found->size);
    if (!measured)
        problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
    arena_destroy(arena);
    return measured;
}

bool manifest_measure(struct manifest *manifest, const char *folder, struct problems *problems)
{
    bool good = true;
    for (int file = 0; file < MANIFEST_FILE_COUNT; file++)
        good = measure_one(folder, file, &manifest->files[file], problems) && good;
    return good;
}

bool manifest_compare(const struct manifest *manifest, const char *folder, struct problems *problems)
{
    bool good = true;
    for (int file = 0; file < MANIFEST_FILE_COUNT; file++) {
        const struct manifest_file *wanted = &manifest->files[file];
        struct manifest_file found = {0};
        if (!measure_one(folder, file, &found, problems)) {
            good = false;
        } else if (found.size != wanted->size || !crypto_equal(found.hash, wanted->hash, sizeof found.hash)) {
            problems_add(problems, folder, 0,
                         "%s is not what the manifest says: this copy was damaged or changed",
                         manifest_file_name(file));
            good = false;
        }
    }
    return good;
}

static json_t *hex(const uint8_t *bytes, size_t length)
{
    char text[HEX_SIZE];
    encoding_hex(bytes, length, text);
    return json_string(text);
}

static json_t *files_json(const struct manifest *manifest)
{
    json_t *files = json_object();
    for (int file = 0; file < MANIFEST_FILE_COUNT; file++)
        json_object_set_new(files, manifest_file_name(file),
                            json_pack("{s:I, s:o}", "bytes", (json_int_t)manifest->files[file].size,
                                      "blake2b_256", hex(manifest->files[file].hash, FILE_DIGEST_SIZE)));
    return files;
}

static json_t *to_json(const struct manifest *manifest)
{
    char minute[CLOCK_TEXT_SIZE];
    clock_minute(manifest->made_at, minute);
    return json_pack(
        "{s:i, s:I, s:s, s:s, s:{s:i, s:i}, s:I, s:I, s:{s:I, s:o}, s:{s:o, s:o, s:o}, s:o}", "format",
        FORMAT, "made_at", (json_int_t)manifest->made_at, "made", minute, "program", manifest->program,
        "schema", "intake", manifest->intake_version, "staff", manifest->staff_version, "registrations",
        (json_int_t)manifest->registrations, "accounts", (json_int_t)manifest->accounts, "audit", "sequence",
        (json_int_t)manifest->head.sequence, "mac", hex(manifest->head.mac, AUDIT_MAC_SIZE), "keys_needed",
        "practice", hex(manifest->keys.practice, KEY_ID_SIZE), "mail", hex(manifest->keys.mail, KEY_ID_SIZE),
        "pepper", hex(manifest->keys.pepper, KEY_ID_SIZE), "files", files_json(manifest));
}

bool manifest_write(const struct manifest *manifest, const char *folder, struct problems *problems)
{
    struct arena *arena = arena_create();
    const char *path = arena_format(arena, "%s/manifest.json", folder);
    json_t *json = to_json(manifest);
    char *text = json_dumps(json, JSON_INDENT(2));
    bool written = text != NULL && file_write(path, text, strlen(text), 0600);
    if (!written)
        problems_add(problems, path, 0, "cannot be written: %s", strerror(errno));
    free(text);
    json_decref(json);
    arena_destroy(arena);
    return written;
}

static bool read_files(json_t *json, struct manifest *manifest)
{
    for (int file = 0; file < MANIFEST_FILE_COUNT; file++) {
        struct manifest_file *found = &manifest->files[file];
        json_int_t size = 0;
        const char *hash = NULL;
        if (json_unpack(json, "{s:{s:I, s:s}}", manifest_file_name(file), "bytes", &size, "blake2b_256",
                        &hash) != 0 ||
            !encoding_from_hex(hash, found->hash, FILE_DIGEST_SIZE))
            return false;
        found->size = size;
    }
    return true;
}

static bool from_json(json_t *json, struct manifest *manifest, struct arena *arena)
{
    int format = 0;
    json_int_t made_at = 0, registrations = 0, accounts = 0, sequence = 0;
    const char *program = NULL, *mac = NULL, *practice = NULL, *mail = NULL, *pepper = NULL;
    json_t *files = NULL;
    if (json_unpack(json, "{s:i, s:I, s:s, s:{s:i, s:i}, s:I, s:I, s:{s:I, s:s}, s:{s:s, s:s, s:s}, s:o}",
                    "format", &format, "made_at", &made_at, "program", &program, "schema", "intake",
                    &manifest->intake_version, "staff", &manifest->staff_version, "registrations",
                    &registrations, "accounts", &accounts, "audit", "sequence", &sequence, "mac", &mac,
                    "keys_needed", "practice", &practice, "mail", &mail, "pepper", &pepper, "files",
                    &files) != 0 ||
        format != FORMAT)
        return false;
    manifest->made_at = made_at;
    manifest->program = arena_text(arena, program);
    manifest->registrations = registrations;
    manifest->accounts = accounts;
    manifest->head.sequence = sequence;
    return encoding_from_hex(mac, manifest->head.mac, AUDIT_MAC_SIZE) &&
           encoding_from_hex(practice, manifest->keys.practice, KEY_ID_SIZE) &&
           encoding_from_hex(mail, manifest->keys.mail, KEY_ID_SIZE) &&
           encoding_from_hex(pepper, manifest->keys.pepper, KEY_ID_SIZE) && read_files(files, manifest);
}

bool manifest_read(struct manifest *manifest, const char *folder, struct arena *arena,
                   struct problems *problems)
{
    const char *path = arena_format(arena, "%s/manifest.json", folder);
    struct buffer text = {0};
    bool good = false;
    *manifest = (struct manifest){0};
    if (!file_read(path, FILE_LIMIT, &text)) {
        problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
    } else {
        json_t *json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
        good = json != NULL && from_json(json, manifest, arena);
        if (!good)
            problems_add(problems, path, 0,
                         "is no manifest this program can read; use the program that wrote it");
        json_decref(json);
    }
    buffer_free(&text);
    return good;
}
