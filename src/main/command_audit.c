/* gather audit head: a line that, kept elsewhere, shows later that nothing
 * before it was taken out. */
#include <stdio.h>
#include <string.h>

#include "domain/audit/audit_head.h"
#include "main/command.h"
#include "main/desk.h"

static const char usage[] = "gather audit head [--config FILE]";

static bool print_head(struct desk *desk)
{
    struct audit_head head;
    char text[AUDIT_HEAD_TEXT_SIZE];
    if (audit_head_read(desk->staff_db, &head) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "the audit log could not be read; the line above says why");
        return false;
    }
    audit_head_write(&head, text);
    puts(text);
    return true;
}

int command_audit(int argc, char **argv)
{
    const char *config_path = NULL;
    int first = command_only_config(argc, argv, &config_path);
    if (first < 0 || first != argc - 1 || strcmp(argv[first], "head") != 0)
        return command_usage(usage);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(config_path)) || !print_head(&desk))
        code = desk_refuse(&desk);
    desk_close(&desk);
    return code;
}
