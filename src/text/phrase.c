#include "text/phrase.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/encoding.h"
#include "base/file.h"

enum { FILE_LIMIT = 1024 * 1024 };

struct entry {
    const char *name;
    const char *text;
};

static const struct entry built[PHRASE_COUNT] = {
#define PHRASE(constant, name, text) {name, text},
#include "phrases.def"
};

static const struct {
    enum phrase_done page;
    const char *word;
    enum phrase text;
} done[] = {
#define DONE(page, word, constant) {DONE_##page, word, PHRASE_##constant},
#include "phrases.def"
};

/* NULL: the words of the build. Set once, before there are threads. */
static const char *texts[PHRASE_COUNT];
static struct arena *texts_arena;

struct reading {
    const char *path;
    struct problems *problems;
    const char *texts[PHRASE_COUNT];
};

static size_t find(const char *name, size_t length)
{
    size_t index = 0;
    while (index < PHRASE_COUNT &&
           (strncmp(built[index].name, name, length) != 0 || built[index].name[length] != '\0'))
        index++;
    return index;
}

/* True when each {…} of text stands in other, too. */
static bool has_places(const char *text, const char *other)
{
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}");
        const char *found = other;
        while (found != NULL && strncmp(found, at, length + 1) != 0)
            found = strchr(found + 1, '{');
        if (found == NULL)
            return false;
    }
    return true;
}

static void read_line(struct reading *reading, int number, char *line)
{
    size_t name = strcspn(line, ":");
    const char *text = line + name + (line[name] == ':');
    text += strspn(text, " \t");
    size_t index = find(line, name);
    if (line[name] != ':' || text[0] == '\0')
        problems_add(reading->problems, reading->path, number,
                     "write a phrase as its name, a colon and its words, such as %s: %s", built[0].name,
                     built[0].text);
    else if (index == PHRASE_COUNT)
        problems_add(reading->problems, reading->path, number,
                     "there is no phrase %.*s; content/phrases.txt names them all", (int)name, line);
    else if (!has_places(built[index].text, text) || !has_places(text, built[index].text))
        problems_add(reading->problems, reading->path, number, "%s must have the same {…} as in: %s",
                     built[index].name, built[index].text);
    else
        reading->texts[index] = text;
}

static void read_lines(struct reading *reading, char *text)
{
    for (int number = 1; text != NULL; number++) {
        char *end = strchr(text, '\n');
        if (end != NULL)
            *end = '\0';
        size_t length = strlen(text);
        if (length > 0 && text[length - 1] == '\r')
            text[length - 1] = '\0';
        if (text[0] != '#' && text[strspn(text, " \t")] != '\0')
            read_line(reading, number, text);
        text = end == NULL ? NULL : end + 1;
    }
}

void phrases_load(const char *path, struct problems *problems)
{
    struct reading reading = {.path = path, .problems = problems};
    struct arena *arena = arena_create();
    struct buffer file = {0};
    size_t before = problems_count(problems);
    if (!file_read(path, FILE_LIMIT, &file))
        problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
    else if (!encoding_is_utf8(file.data == NULL ? "" : file.data, file.length))
        problems_add(problems, path, 0, "is not UTF-8 text: save it as UTF-8");
    else
        read_lines(&reading, arena_copy(arena, file.data == NULL ? "" : file.data, file.length));
    buffer_free(&file);
    if (problems_count(problems) > before) {
        arena_destroy(arena);
        return;
    }
    memcpy(texts, reading.texts, sizeof texts);
    arena_destroy(texts_arena);
    texts_arena = arena;
}

const char *phrase(enum phrase which)
{
    return texts[which] != NULL ? texts[which] : built[which].text;
}

const char *phrase_fill(struct arena *arena, const char *text, const char *name, const char *value)
{
    const char *place = arena_format(arena, "{%s}", name);
    const char *at = strstr(text, place);
    if (at == NULL)
        return text;
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, value, at + strlen(place));
}

const char *phrase_fill_number(struct arena *arena, const char *text, const char *name, int64_t number)
{
    return phrase_fill(arena, text, name, arena_format(arena, "%" PRId64, number));
}

const char *phrase_plural(enum phrase_plural which, int64_t count)
{
    /* The form for one is the phrase itself, the other one is the next: phrases.awk sees to it. */
    return phrase((enum phrase)which + (count == 1 ? 0 : 1));
}

const char *phrase_count(struct arena *arena, enum phrase_plural which, int64_t count)
{
    return phrase_fill_number(arena, phrase_plural(which, count), "count", count);
}

const char *phrase_done(enum phrase_done page, const char *word)
{
    for (size_t index = 0; word != NULL && index < sizeof done / sizeof done[0]; index++)
        if (done[index].page == page && strcmp(done[index].word, word) == 0)
            return phrase(done[index].text);
    return "";
}
