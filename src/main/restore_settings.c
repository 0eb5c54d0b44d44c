#include "main/restore_settings.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"

enum { FILE_LIMIT = 64 * 1024 };

static bool is_key(const char *line, const char *key)
{
    line += strspn(line, " \t");
    size_t length = strlen(key);
    return strncmp(line, key, length) == 0 && line[length + strspn(line + length, " \t")] == '=';
}

/* Every other line stays as its owner wrote it. */
static void write_line(struct buffer *text, const char *section, const char *line, const char *folder)
{
    bool is_state = strcmp(section, "[state]") == 0;
    if (is_state && is_key(line, "directory"))
        buffer_append_format(text, "directory = %s\n", folder);
    else if (is_state && is_key(line, "staff_directory"))
        buffer_append_text(text, "staff_directory =\n");
    else if (is_state && is_key(line, "keys"))
        buffer_append_format(text, "keys = %s/keys\n", folder);
    else
        buffer_append_format(text, "%s\n", line);
}

static void rewrite(char *settings, const char *folder, struct buffer *text)
{
    const char *section = "";
    char *line;
    while ((line = strsep(&settings, "\n")) != NULL) {
        line[strcspn(line, "\r")] = '\0';
        if (line[0] == '[')
            section = line;
        if (settings != NULL || line[0] != '\0')
            write_line(text, section, line, folder);
    }
}

bool restore_settings(const char *keys, const char *folder, bool *written, struct problems *problems)
{
    struct arena *arena = arena_create();
    struct buffer old = {0};
    struct buffer text = {0};
    const char *from = arena_format(arena, "%s/gather.conf", keys);
    const char *to = arena_format(arena, "%s/gather.conf", folder);
    bool good = true;
    *written = false;
    if (file_read(from, FILE_LIMIT, &old)) {
        rewrite(old.data, folder, &text);
        good = *written = file_write(to, text.data, text.length, 0600);
        if (!good)
            problems_add(problems, to, 0, "cannot be written: %s", strerror(errno));
    } else if (errno != ENOENT) {
        problems_add(problems, from, 0, "cannot be read: %s", strerror(errno));
        good = false;
    }
    buffer_free(&old);
    buffer_free(&text);
    arena_destroy(arena);
    return good;
}
