#include "main/config_write.h"

#include <string.h>

#include "base/buffer.h"
#include "base/file.h"

struct writing {
    struct buffer text;
    const struct config_setting *settings;
    size_t count;
};

static const char *value_of(const struct writing *writing, const char *field)
{
    for (size_t index = 0; index < writing->count; index++)
        if (strcmp(writing->settings[index].field, field) == 0)
            return writing->settings[index].value;
    return NULL;
}

static void write_section(struct writing *writing, const char *name)
{
    buffer_append_format(&writing->text, "\n[%s]\n", name);
}

static void write_text(struct writing *writing, const char *field, const char *key, const char *fallback,
                       const char *help)
{
    const char *value = value_of(writing, field);
    if (value == NULL)
        value = fallback != NULL ? fallback : "";
    buffer_append_format(&writing->text, "# %s\n%s =%s%s\n", help, key, value[0] != '\0' ? " " : "", value);
}

static void write_number(struct writing *writing, const char *field, const char *key, int fallback, int least,
                         int most, const char *help)
{
    buffer_append_format(&writing->text, "# %s (%d to %d)\n%s = ", help, least, most, key);
    const char *value = value_of(writing, field);
    if (value != NULL)
        buffer_append_format(&writing->text, "%s\n", value);
    else
        buffer_append_format(&writing->text, "%d\n", fallback);
}

bool config_write(const char *path, const struct config_setting *settings, size_t count)
{
    struct writing writing = {.settings = settings, .count = count};
    buffer_append_text(&writing.text,
                       "# Settings of Gather; gather.conf(5) explains each. Paths that do not begin with / "
                       "are taken from\n# the folder of this file. \"gather check\" says what is wrong.\n");
#define SECTION(name) write_section(&writing, name);
#define TEXT(field, key, fallback, help) write_text(&writing, #field, key, fallback, help);
#define NUMBER(field, key, fallback, least, most, help)                                                      \
    write_number(&writing, #field, key, fallback, least, most, help);
#include "base/config.def"
#undef SECTION
#undef TEXT
#undef NUMBER
    bool written = file_write(path, writing.text.data, writing.text.length, 0600);
    buffer_free(&writing.text);
    return written;
}
