/* The end of the audit log at one moment: kept elsewhere (in a backup's manifest, on a line of paper), it
 * shows later that nothing before it was taken out. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_HEAD_H
#define GATHER_DOMAIN_AUDIT_AUDIT_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/result.h"
#include "domain/audit/audit_act.h"

struct db;

enum { AUDIT_HEAD_TEXT_SIZE = 96 };

struct audit_head {
    int64_t sequence; /* 0: the log is empty */
    uint8_t mac[AUDIT_MAC_SIZE];
};

enum result audit_head_read(struct db *staff, struct audit_head *head);

/* RESULT_OK: the log still holds that entry as it was. RESULT_REFUSED: it is gone or was changed. */
enum result audit_head_holds(struct db *staff, const struct audit_head *head);

/* "57 3fa0...": a line that can be kept. */
void audit_head_write(const struct audit_head *head, char text[static AUDIT_HEAD_TEXT_SIZE]);

/* Every line of a file of such lines ("#" begins a comment), each held against the log; what is not one or
 * does not hold is a problem. */
bool audit_head_check_file(struct db *staff, const char *path, struct problems *problems);

#endif
