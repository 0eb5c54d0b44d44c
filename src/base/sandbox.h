/* What a process shuts itself off from once it knows its settings, wherever it runs: files it has no business
 * with (Landlock, landlock(7)), and system calls that none of ours makes (seccomp(2), through libseccomp).
 * The units of systemd say the same from outside; a container, another init or make run have this. */
#ifndef GATHER_BASE_SANDBOX_H
#define GATHER_BASE_SANDBOX_H

#include <stdbool.h>

enum { SANDBOX_PATHS = 16 };

struct sandbox {
    const char *readable[SANDBOX_PATHS + 1]; /* files, or folders with all below; ended by NULL. What is not
                                                there is left out */
    const char *writable[SANDBOX_PATHS + 1]; /* likewise, with making and removing files in them */
    bool reaches_network;                    /* may connect to a mail server */
};

/* From here on, for this thread and all it starts, for good: call it before threads are made. What the kernel
 * does not have is said in the log and left out; false, logged, when it has it and refused. In a build with
 * AddressSanitizer, which needs more of both, it does nothing. */
bool sandbox_enter(const struct sandbox *sandbox);

#endif
