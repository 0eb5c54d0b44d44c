#include "base/config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/network.h"

enum { FILE_LIMIT = 64 * 1024 };

enum kind { KIND_SECTION, KIND_TEXT, KIND_NUMBER };

/* One line of config.def. section names the section in the KIND_SECTION entry that begins it. */
struct entry {
    enum kind kind;
    const char *name;
    size_t offset;
    const char *fallback;
    int number;
    int least;
    int most;
    const char *help;
};

static const struct entry entries[] = {
#define SECTION(name) {KIND_SECTION, name, 0, NULL, 0, 0, 0, NULL},
#define TEXT(field, key, fallback, help)                                                                     \
    {KIND_TEXT, key, offsetof(struct config, field), fallback, 0, 0, 0, help},
#define NUMBER(field, key, fallback, least, most, help)                                                      \
    {KIND_NUMBER, key, offsetof(struct config, field), NULL, fallback, least, most, help},
#include "base/config.def"
#undef SECTION
#undef TEXT
#undef NUMBER
};

enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

/* What config_load gives is the first member, so that config_destroy finds the rest. */
struct loaded {
    struct config config;
    struct arena *arena;
};

struct parser {
    struct loaded *loaded;
    const char *path;
    const char *folder; /* with a slash at the end, or "" */
    struct problems *problems;
    const char *section; /* NULL before the first and inside an unknown one */
    bool unknown_section;
    int line;
    int seen[ENTRY_COUNT]; /* the line, 0 for not yet */
};

static void *field_of(struct parser *parser, const struct entry *entry)
{
    return (char *)&parser->loaded->config + entry->offset;
}

static const char *section_of(const struct entry *entry)
{
    while (entry->kind != KIND_SECTION)
        entry--;
    return entry->name;
}

static const struct entry *find(enum kind kind, const char *section, const char *name)
{
    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++) {
        if ((entry->kind == KIND_SECTION) != (kind == KIND_SECTION) || strcmp(entry->name, name) != 0)
            continue;
        if (section == NULL || strcmp(section_of(entry), section) == 0)
            return entry;
    }
    return NULL;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t length = strlen(text);

    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        length--;
    text[length] = '\0';
    return text;
}

/* "practice, site, ..." or the keys of a section: what a person could have meant. */
static const char *choices(struct arena *arena, const char *section)
{
    const char *list = "";

    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++) {
        bool wanted = section == NULL
                          ? entry->kind == KIND_SECTION
                          : entry->kind != KIND_SECTION && strcmp(section_of(entry), section) == 0;

        if (wanted)
            list = arena_format(arena, "%s%s%s", list, list[0] != '\0' ? ", " : "", entry->name);
    }
    return list;
}

static void parse_section(struct parser *parser, char *text)
{
    size_t length = strlen(text);

    parser->section = NULL;
    parser->unknown_section = true;
    if (text[length - 1] != ']') {
        problems_add(parser->problems, parser->path, parser->line,
                     "a section is written [name], for instance [site]");
        return;
    }
    text[length - 1] = '\0';
    const struct entry *entry = find(KIND_SECTION, NULL, trim(text + 1));

    if (entry == NULL) {
        problems_add(parser->problems, parser->path, parser->line,
                     "there is no section [%s]; the sections are: %s", trim(text + 1),
                     choices(parser->loaded->arena, NULL));
        return;
    }
    parser->section = entry->name;
    parser->unknown_section = false;
}

static void set_number(struct parser *parser, const struct entry *entry, const char *value)
{
    char *end;

    errno = 0;
    long number = strtol(value, &end, 10);

    if (value[strspn(value, "-0123456789")] != '\0' || end == value || *end != '\0' || errno != 0 ||
        number < entry->least || number > entry->most) {
        problems_add(parser->problems, parser->path, parser->line,
                     "%s must be a whole number from %d to %d (%s)", entry->name, entry->least, entry->most,
                     entry->help);
        return;
    }
    *(int *)field_of(parser, entry) = (int)number;
}

static bool is_url(const char *value)
{
    const char *host = strncmp(value, "https://", 8) == 0  ? value + 8
                       : strncmp(value, "http://", 7) == 0 ? value + 7
                                                           : "";

    return host[0] != '\0' && host[strcspn(host, "/?#@ \t")] == '\0';
}

/* Of [site], [state] and [serve], all but the addresses are files, folders and sockets; of [mail], three are.
 */
static bool is_path(const struct entry *entry)
{
    const char *section = section_of(entry);

    if (strcmp(section, "mail") == 0)
        return entry->offset == offsetof(struct config, mail_directory) ||
               entry->offset == offsetof(struct config, mail_ca_file) ||
               entry->offset == offsetof(struct config, mail_password_file);
    return entry->offset != offsetof(struct config, site_url) &&
           entry->offset != offsetof(struct config, site_trusted_proxies) &&
           entry->offset != offsetof(struct config, site_leave) &&
           (strcmp(section, "site") == 0 || strcmp(section, "state") == 0 || strcmp(section, "serve") == 0);
}

static void set_text(struct parser *parser, const struct entry *entry, const char *value)
{
    struct arena *arena = parser->loaded->arena;

    if (value[0] == '\0' && entry->fallback == NULL) {
        problems_add(parser->problems, parser->path, parser->line, "%s must not be blank: write %s",
                     entry->name, entry->help);
        return;
    }
    if (entry->offset == offsetof(struct config, site_url) && !is_url(value)) {
        problems_add(parser->problems, parser->path, parser->line,
                     "url must be %s, with nothing after the host and port", entry->help);
        return;
    }
    if (entry->offset == offsetof(struct config, site_trusted_proxies) && !network_list_is_valid(value)) {
        problems_add(parser->problems, parser->path, parser->line,
                     "trusted_proxies must be addresses or blocks of them with commas between, for instance "
                     "192.0.2.7, 10.0.0.0/8; a block of all addresses is refused");
        return;
    }
    if (entry->offset == offsetof(struct config, site_leave) && value[0] != '\0' &&
        strncmp(value, "https://", 8) != 0) {
        problems_add(parser->problems, parser->path, parser->line,
                     "leave must begin with https://, or be blank (%s)", entry->help);
        return;
    }
    bool is_relative = is_path(entry) && value[0] != '\0' && value[0] != '/';

    *(const char **)field_of(parser, entry) =
        arena_format(arena, "%s%s", is_relative ? parser->folder : "", value);
}

static void parse_key(struct parser *parser, char *text)
{
    char *equals = strchr(text, '=');

    if (equals == NULL) {
        problems_add(parser->problems, parser->path, parser->line,
                     "write key = value, [section], or a comment that begins with #");
        return;
    }
    /* The unknown section was named already; one problem is enough. */
    if (parser->unknown_section)
        return;
    *equals = '\0';
    const char *key = trim(text), *value = trim(equals + 1);

    if (parser->section == NULL) {
        problems_add(parser->problems, parser->path, parser->line,
                     "%s is before the first section: write [site] or "
                     "another section above it",
                     key);
        return;
    }
    const struct entry *entry = find(KIND_TEXT, parser->section, key);

    if (entry == NULL) {
        problems_add(parser->problems, parser->path, parser->line, "[%s] has no key %s; its keys are: %s",
                     parser->section, key, choices(parser->loaded->arena, parser->section));
        return;
    }
    if (parser->seen[entry - entries] != 0) {
        problems_add(parser->problems, parser->path, parser->line,
                     "%s was set in line %d already: remove one", key, parser->seen[entry - entries]);
        return;
    }
    parser->seen[entry - entries] = parser->line;
    if (entry->kind == KIND_NUMBER)
        set_number(parser, entry, value);
    else
        set_text(parser, entry, value);
}

static void parse_line(struct parser *parser, char *line)
{
    char *text = trim(line);

    if (!encoding_is_utf8(text, strlen(text))) {
        problems_add(parser->problems, parser->path, parser->line,
                     "this line is not UTF-8: save the file as UTF-8");
        return;
    }
    if (text[0] == '\0' || text[0] == '#' || text[0] == ';')
        return;
    if (text[0] == '[')
        parse_section(parser, text);
    else
        parse_key(parser, text);
}

static void parse_lines(struct parser *parser, char *text)
{
    char *line;

    while ((line = strsep(&text, "\n")) != NULL) {
        parser->line++;
        parse_line(parser, line);
    }
}

static void set_fallbacks(struct parser *parser)
{
    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++)
        if (entry->kind == KIND_TEXT)
            *(const char **)field_of(parser, entry) = entry->fallback;
        else if (entry->kind == KIND_NUMBER)
            *(int *)field_of(parser, entry) = entry->number;
}

static void check_missing(struct parser *parser)
{
    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++)
        if (entry->kind == KIND_TEXT && entry->fallback == NULL && parser->seen[entry - entries] == 0)
            problems_add(parser->problems, parser->path, 0, "%s is missing: write %s = ... under [%s] (%s)",
                         entry->name, entry->name, section_of(entry), entry->help);
}

static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? "" : arena_copy(arena, path, (size_t)(slash - path) + 1);
}

/* What is blank now was named as missing or mistaken. */
static void fill_blanks(struct parser *parser)
{
    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++)
        if (entry->kind == KIND_TEXT && *(const char **)field_of(parser, entry) == NULL)
            *(const char **)field_of(parser, entry) = "";
}

struct config *config_survey(const char *path, struct problems *problems)
{
    struct buffer buffer = {0};

    if (!file_read(path, FILE_LIMIT, &buffer)) {
        problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
        buffer_free(&buffer);
        return NULL;
    }
    struct loaded *loaded = memory_allocate(sizeof *loaded);

    loaded->arena = arena_create();
    struct parser parser = {.loaded = loaded, .path = path, .problems = problems};

    parser.folder = folder_of(loaded->arena, path);
    set_fallbacks(&parser);
    if (strlen(buffer.data) != buffer.length)
        problems_add(problems, path, 0, "holds a NUL byte: this is not a text file");
    else
        parse_lines(&parser, buffer.data);
    check_missing(&parser);
    buffer_free(&buffer);
    fill_blanks(&parser);
    if (loaded->config.site_own[0] == '\0')
        loaded->config.site_own = arena_format(loaded->arena, "%swww", parser.folder);
    const struct config *config = &loaded->config;
    if (config->site_www[0] != '\0' && config->state_directory[0] != '\0' && config->state_keys[0] != '\0')
        return &loaded->config;
    config_destroy(&loaded->config);
    return NULL;
}

struct config *config_load(const char *path, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct config *config = config_survey(path, problems);
    if (problems_count(problems) == before)
        return config;
    config_destroy(config);
    return NULL;
}

bool config_value(const struct config *config, const char *section, const char *key, struct buffer *text)
{
    const struct entry *entry = find(KIND_TEXT, section, key);
    if (entry == NULL)
        return false;
    const char *field = (const char *)config + entry->offset;
    if (entry->kind == KIND_NUMBER)
        buffer_append_format(text, "%d", *(const int *)field);
    else if (*(const char *const *)field != NULL)
        buffer_append_text(text, *(const char *const *)field);
    return true;
}

void config_digest(const struct config *config, uint8_t digest[static CONFIG_DIGEST_SIZE])
{
    struct buffer text = {0};
    for (const struct entry *entry = entries; entry < entries + ENTRY_COUNT; entry++) {
        if (entry->kind == KIND_SECTION || strcmp(section_of(entry), "nginx") == 0 ||
            entry->offset == offsetof(struct config, site_trusted_proxies))
            continue;
        (void)config_value(config, section_of(entry), entry->name, &text);
        buffer_append_byte(&text, '\n');
    }
    crypto_digest(NULL, 0, text.data, text.length, digest, CONFIG_DIGEST_SIZE);
    buffer_free(&text);
}

void config_destroy(struct config *config)
{
    struct loaded *loaded = (struct loaded *)config;

    if (loaded == NULL)
        return;
    arena_destroy(loaded->arena);
    memory_free(loaded);
}
