#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_WATCHED = 1 };
#else
enum { IS_WATCHED = 0 };
#endif

/* Debian 12's headers stop at the second version of Landlock, Debian 13's at the sixth: these are the
 * kernel's values. */
#define TRUNCATE (UINT64_C(1) << 14)
#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITING                                                                                              \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |        \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK | TRUNCATE)
#define NEVER                                                                                                \
    (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |           \
     LANDLOCK_ACCESS_FS_MAKE_SYM)
/* What a file that is no folder can have. */
#define OF_A_FILE                                                                                            \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE)

/* struct landlock_ruleset_attr of the fourth version: the kernel takes the size that it knows. */
struct ruleset {
    uint64_t files;
    uint64_t network;
};
enum { NETWORK_BIND = 1, NETWORK_CONNECT = 2, WITH_TRUNCATE = 3, WITH_NETWORK = 4 };

static bool allow_path(int rules, const char *path, uint64_t access)
{
    struct stat status;
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0 && (errno == ENOENT || errno == EACCES || errno == ENOTDIR))
        return true;
    bool allowed = place >= 0 && fstat(place, &status) == 0;
    if (allowed) {
        struct landlock_path_beneath_attr beneath = {
            .allowed_access = S_ISDIR(status.st_mode) ? access : access & OF_A_FILE, .parent_fd = place};
        allowed = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    }
    if (!allowed)
        log_error("sandbox: %s cannot be allowed: %s", path, strerror(errno));
    if (place >= 0)
        close(place);
    return allowed;
}

static bool allow_paths(int rules, const char *const *paths, uint64_t access)
{
    bool allowed = true;
    for (; allowed && *paths != NULL; paths++)
        if ((*paths)[0] != '\0')
            allowed = allow_path(rules, *paths, access);
    return allowed;
}

static bool restrict_files(const struct sandbox *sandbox)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        log_warning("sandbox: this kernel has no Landlock, so files are guarded by their rights alone");
        return true;
    }
    uint64_t known = version >= WITH_TRUNCATE ? UINT64_MAX : ~TRUNCATE;
    struct ruleset wanted = {.files = (READING | WRITING | NEVER) & known,
                             .network =
                                 sandbox->reaches_network ? NETWORK_BIND : NETWORK_BIND | NETWORK_CONNECT};
    size_t size = version >= WITH_NETWORK ? sizeof wanted : sizeof wanted.files;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &wanted, size, 0);
    bool restricted = rules >= 0 && allow_paths(rules, sandbox->readable, READING) &&
                      allow_paths(rules, sandbox->writable, (READING | WRITING) & known) &&
                      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                      syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (!restricted)
        log_error("sandbox: files could not be shut off: %s", strerror(errno));
    if (rules >= 0)
        close(rules);
    return restricted;
}

static const char *const always[] = {
#define CALL(name) #name,
#define NETWORK(name)
#include "base/sandbox.def"
#undef CALL
#undef NETWORK
    NULL,
};

static const char *const with_network[] = {
#define CALL(name)
#define NETWORK(name) #name,
#include "base/sandbox.def"
#undef CALL
#undef NETWORK
    NULL,
};

/* A call this machine's architecture does not have needs no rule. */
static bool allow_calls(scmp_filter_ctx filter, const char *const *names)
{
    bool allowed = true;
    for (; allowed && *names != NULL; names++) {
        int number = seccomp_syscall_resolve_name(*names);
        if (number >= 0)
            allowed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) == 0;
    }
    return allowed;
}

static bool restrict_calls(const struct sandbox *sandbox)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool restricted = filter != NULL && allow_calls(filter, always) &&
                      (!sandbox->reaches_network || allow_calls(filter, with_network));
    int loaded = restricted ? seccomp_load(filter) : -EINVAL;
    seccomp_release(filter);
    if (loaded == -EINVAL || loaded == -ENOSYS) {
        log_warning("sandbox: this kernel takes no seccomp filter, so system calls are not restricted");
        return restricted;
    }
    if (loaded != 0)
        log_error("sandbox: system calls could not be restricted: %s", strerror(-loaded));
    return loaded == 0;
}

bool sandbox_enter(const struct sandbox *sandbox)
{
    if (IS_WATCHED)
        return true;
    return restrict_files(sandbox) && restrict_calls(sandbox);
}
