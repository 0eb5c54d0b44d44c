/* How large the databases are, and how much room is left for them. */
#ifndef GATHER_DOMAIN_OPERATIONS_STORAGE_H
#define GATHER_DOMAIN_OPERATIONS_STORAGE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"

struct storage {
    int64_t database_bytes;
    int64_t wal_bytes;  /* of intake.db: written, and not moved into the file */
    int64_t free_bytes; /* for us, on the disk of the registrations; both 0 when that is not known */
    int64_t disk_bytes;
};

void storage_read(const struct config *config, struct arena *arena, struct storage *storage);

/* "1.2 MB" */
const char *storage_size_text(int64_t bytes, struct arena *arena);

#endif
