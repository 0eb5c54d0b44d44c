#include "domain/audit/audit_head.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/file.h"
#include "store/column.h"
#include "store/db.h"
#include "store/statement.h"

enum { FILE_LIMIT = 1024 * 1024 };

static enum result read_head(struct tx *tx, void *argument)
{
    struct audit_head *head = argument;
    struct statement *find = statement(tx, STATEMENT_AUDIT_HEAD);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    head->sequence = column_integer(find, 0);
    if (!column_is_null(find, 1) && !column_bytes(find, 1, head->mac, sizeof head->mac))
        return RESULT_FAILED;
    return RESULT_OK;
}

enum result audit_head_read(struct db *staff, struct audit_head *head)
{
    *head = (struct audit_head){0};
    return db_read(staff, read_head, head);
}

static enum result compare_entry(struct tx *tx, void *argument)
{
    const struct audit_head *head = argument;
    uint8_t mac[AUDIT_MAC_SIZE];
    struct statement *find = statement(tx, STATEMENT_AUDIT_MAC);
    statement_bind_integer(find, ":sequence", head->sequence);
    enum result result = statement_step(find);
    if (result == RESULT_NOT_FOUND)
        return RESULT_REFUSED;
    if (result != RESULT_OK)
        return result;
    bool same = column_bytes(find, 0, mac, sizeof mac) && crypto_equal(mac, head->mac, sizeof mac);
    return same ? RESULT_OK : RESULT_REFUSED;
}

enum result audit_head_holds(struct db *staff, const struct audit_head *head)
{
    struct audit_head copy = *head;
    return head->sequence == 0 ? RESULT_OK : db_read(staff, compare_entry, &copy);
}

void audit_head_write(const struct audit_head *head, char text[static AUDIT_HEAD_TEXT_SIZE])
{
    char mac[2 * AUDIT_MAC_SIZE + 1];
    encoding_hex(head->mac, sizeof head->mac, mac);
    (void)snprintf(text, AUDIT_HEAD_TEXT_SIZE, "%" PRId64 " %s", head->sequence, mac);
}

static bool read_line(const char *line, struct audit_head *head)
{
    char *end;
    errno = 0;
    head->sequence = strtoll(line, &end, 10);
    return end != line && *end == ' ' && errno == 0 && head->sequence >= 0 &&
           encoding_from_hex(end + 1, head->mac, sizeof head->mac);
}

static void check_line(struct db *staff, const char *path, int number, const char *line,
                       struct problems *problems)
{
    struct audit_head head;
    if (!read_line(line, &head)) {
        problems_add(problems, path, number,
                     "this is not the end of an audit log; write what gather audit head prints");
        return;
    }
    switch (audit_head_holds(staff, &head)) {
    case RESULT_OK:
        break;
    case RESULT_REFUSED:
        problems_add(problems, path, number,
                     "the audit log no longer holds entry %" PRId64
                     " as it was when this line was written: it was cut off, changed or replaced",
                     head.sequence);
        break;
    default:
        problems_add(problems, path, number, "the audit log could not be read; the line above says why");
    }
}

bool audit_head_check_file(struct db *staff, const char *path, struct problems *problems)
{
    struct buffer text = {0};
    size_t before = problems_count(problems);
    if (!file_read(path, FILE_LIMIT, &text)) {
        problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
    } else {
        char *rest = text.data;
        char *line;
        for (int number = 1; (line = strsep(&rest, "\n")) != NULL; number++) {
            line[strcspn(line, "\r")] = '\0';
            if (line[0] != '\0' && line[0] != '#')
                check_line(staff, path, number, line, problems);
        }
    }
    buffer_free(&text);
    return problems_count(problems) == before;
}
