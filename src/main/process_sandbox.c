#include "main/process_sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sandbox.h"

struct list {
    const char **paths;
    size_t count;
};

/* Blank ones are left out by sandbox_enter; more than there is room for would be a fault of ours. */
static void add(struct list *list, const char *path)
{
    if (path == NULL || path[0] == '\0')
        return;
    if (list->count == SANDBOX_PATHS)
        abort();
    list->paths[list->count++] = path;
}

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *end = strrchr(path, '/');
    return end == NULL ? "." : end == path ? "/" : arena_copy(arena, path, (size_t)(end - path));
}

/* A folder that is still to be made is made in the one above. */
static const char *there_or_above(const char *folder, struct arena *arena)
{
    return folder == NULL || folder[0] == '\0' || access(folder, F_OK) == 0 ? folder
                                                                            : folder_of(folder, arena);
}

static void add_keys(struct list *readable, const struct config *config, enum role role, struct arena *arena)
{
    static const char *const public_keys[] = {"practice.pub", "mail.pub"};
    const char *secret = role == ROLE_STAFF ? "pepper.key" : role == ROLE_MAIL ? "mail.key" : NULL;
    for (size_t index = 0; index < sizeof public_keys / sizeof public_keys[0]; index++)
        add(readable, arena_format(arena, "%s/%s", config->state_keys, public_keys[index]));
    if (secret != NULL)
        add(readable, arena_format(arena, "%s/%s", config->state_keys, secret));
}

/* The C library's own, zones, and for mail how hosts are found and who vouches for a server. */
static void add_system(struct list *readable, enum role role)
{
    add(readable, "/usr/share/zoneinfo");
    add(readable, "/dev/urandom");
    add(readable, "/usr/lib");
    add(readable, "/lib");
    add(readable, role == ROLE_MAIL ? "/etc" : "/etc/localtime");
    if (role != ROLE_MAIL)
        return;
    add(readable, "/usr/share/ca-certificates");
    add(readable, "/run/systemd/resolve");
}

bool process_sandbox_enter(const struct config *config, const char *config_path, enum role role)
{
    if (config->serve_sandbox == 0)
        return true;
    struct arena *arena = arena_create();
    struct sandbox sandbox = {.reaches_network = role == ROLE_MAIL};
    struct list readable = {.paths = sandbox.readable}, writable = {.paths = sandbox.writable};
    add(&readable, config->site_www);
    add(&readable, config->site_own);
    add_keys(&readable, config, role, arena);
    add_system(&readable, role);
    add(&writable, config->state_directory);
    if (role == ROLE_MAIL) {
        add(&readable, config->mail_ca_file);
        add(&readable, config->mail_password_file);
        add(&readable, folder_of(config_path, arena));
        add(&writable, there_or_above(config->mail_directory, arena));
    } else {
        add(&readable, config->site_article);
        add(&readable, config->site_phrases);
        add(&readable, config->site_form);
        add(&writable,
            folder_of(role == ROLE_STAFF ? config->serve_staff_socket : config->serve_public_socket, arena));
    }
    if (role == ROLE_STAFF)
        add(&writable, config->state_staff_directory);
    bool entered = sandbox_enter(&sandbox);
    arena_destroy(arena);
    return entered;
}
