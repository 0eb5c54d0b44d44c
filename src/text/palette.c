#include "text/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum color {
    GROUND,
    RAISED,
    SUNK,
    INK,
    INK_SOFT,
    LINE,
    EDGE,
    ACCENT,
    ACCENT_STRONG,
    ON_ACCENT,
    ACCENT_WASH,
    ERROR,
    ERROR_WASH,
    SUCCESS,
    WARN_WASH,
    FOCUS,
    FOCUS_LINE,
    COLOR_COUNT,
};

static const char *const names[COLOR_COUNT] = {
    "ground",     "raised",  "sunk",          "ink",       "ink-soft",    "line",
    "edge",       "accent",  "accent-strong", "on-accent", "accent-wash", "error",
    "error-wash", "success", "warn-wash",     "focus",     "focus-line"};

enum scheme { LIGHT, DARK, SCHEME_COUNT };

static const char *const schemes[SCHEME_COUNT] = {"light", "dark"};

/* #rrggbb, and its relative luminance. */
struct palette {
    char text[SCHEME_COUNT][COLOR_COUNT][8];
    double luminance[SCHEME_COUNT][COLOR_COUNT];
};

/* What is written in which color on which, and what marks an edge. */
static const struct pair {
    enum color front;
    enum color back;
    double least;
} pairs[] = {
    {INK, GROUND, 7},
    {INK, RAISED, 7},
    {INK, SUNK, 7},
    {INK, ACCENT_WASH, 7},
    {INK, ERROR_WASH, 7},
    {INK, WARN_WASH, 7},
    {INK_SOFT, GROUND, 7},
    {INK_SOFT, RAISED, 7},
    {INK_SOFT, SUNK, 7},
    {ACCENT, GROUND, 7},
    {ACCENT, RAISED, 7},
    {ACCENT, SUNK, 7},
    {ACCENT, ACCENT_WASH, 7},
    {ACCENT_STRONG, GROUND, 7},
    {ACCENT_STRONG, RAISED, 7},
    {ACCENT_STRONG, SUNK, 7},
    {ON_ACCENT, ACCENT, 7},
    {ON_ACCENT, ACCENT_STRONG, 7},
    {ERROR, GROUND, 7},
    {ERROR, RAISED, 7},
    {ERROR, ERROR_WASH, 7},
    {SUCCESS, GROUND, 7},
    {SUCCESS, RAISED, 7},
    {EDGE, GROUND, 3},
    {EDGE, RAISED, 3},
    {EDGE, SUNK, 3},
    {FOCUS_LINE, FOCUS, 3},
};

struct reading {
    struct palette *palette;
    const char *at;
    const char *path;
    bool is_own;
    struct problems *problems;
    int line;
};

struct palette *palette_create(void)
{
    return memory_allocate(sizeof(struct palette));
}

void palette_destroy(struct palette *palette)
{
    memory_free(palette);
}

static void skip(struct reading *reading, size_t count)
{
    for (; count > 0 && *reading->at != '\0'; count--)
        if (*reading->at++ == '\n')
            reading->line++;
}

/* Blanks and comments. */
static void skip_nothing(struct reading *reading)
{
    for (;;) {
        skip(reading, strspn(reading->at, " \t\r\n"));
        if (strncmp(reading->at, "/*", 2) != 0)
            return;
        const char *end = strstr(reading->at + 2, "*/");
        skip(reading, end == NULL ? strlen(reading->at) : (size_t)(end + 2 - reading->at));
    }
}

static bool take(struct reading *reading, const char *word)
{
    skip_nothing(reading);
    if (strncmp(reading->at, word, strlen(word)) != 0)
        return false;
    skip(reading, strlen(word));
    return true;
}

/* sRGB's own curve (IEC 61966-2-1), as WCAG has it. */
static double linear(double value)
{
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* #rgb or #rrggbb, length characters of it. */
static bool set_color(struct palette *palette, enum scheme scheme, enum color color, const char *text,
                      size_t length)
{
    char *full = palette->text[scheme][color];
    if (text[0] != '#' || (length != 4 && length != 7) ||
        strspn(text + 1, "0123456789abcdefABCDEF") != length - 1)
        return false;
    full[0] = '#';
    for (size_t digit = 0; digit < 6; digit++)
        full[1 + digit] = length == 7 ? text[1 + digit] : text[1 + digit / 2];
    full[7] = '\0';
    long all = strtol(full + 1, NULL, 16);
    palette->luminance[scheme][color] = 0.2126 * linear((double)(all >> 16 & 255) / 255) +
                                        0.7152 * linear((double)(all >> 8 & 255) / 255) +
                                        0.0722 * linear((double)(all & 255) / 255);
    return true;
}

static enum color color_named(const char *name, size_t length)
{
    for (int color = 0; color < COLOR_COUNT; color++)
        if (strlen(names[color]) == length && strncmp(names[color], name, length) == 0)
            return (enum color)color;
    return COLOR_COUNT;
}

static void complain(const struct reading *reading, const char *what, size_t length, const char *advice)
{
    if (reading->is_own)
        problems_add(reading->problems, reading->path, reading->line, "%.*s %s", (int)length, what, advice);
}

/* "--name: value;" up to the closing brace. False: something else is there. */
static bool read_block(struct reading *reading, enum scheme scheme)
{
    while (!take(reading, "}")) {
        if (!take(reading, "--")) {
            if (reading->is_own || *reading->at == '\0')
                return false;
            skip(reading, strcspn(reading->at, ";}"));
            (void)take(reading, ";");
            continue;
        }
        const char *name = reading->at;
        size_t name_length = strcspn(name, ": \t\r\n;}");
        skip(reading, name_length);
        if (!take(reading, ":"))
            return false;
        skip_nothing(reading);
        const char *value = reading->at;
        size_t length = strcspn(value, ";}\r\n");
        while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
            length--;
        enum color color = color_named(name, name_length);
        if (color == COLOR_COUNT)
            complain(reading, name, name_length,
                     "is no color of ours; their names are in the first lines of gather.css");
        else if (!set_color(reading->palette, scheme, color, value, length))
            complain(reading, value, length, "is not a color here: write it as #rrggbb");
        skip(reading, strcspn(reading->at, ";}"));
        (void)take(reading, ";");
        if (*reading->at == '\0')
            return false;
    }
    return true;
}

static bool read_dark(struct reading *reading)
{
    return take(reading, "(prefers-color-scheme:") && take(reading, "dark)") && take(reading, "{") &&
           take(reading, ":root") && take(reading, "{") && read_block(reading, DARK) && take(reading, "}");
}

void palette_read(struct palette *palette, const char *css, const char *path, bool is_own,
                  struct problems *problems)
{
    struct reading reading = {palette, css, path, is_own, problems, 1};
    bool good = true;
    skip_nothing(&reading);
    while (good && *reading.at != '\0') {
        if (take(&reading, ":root"))
            good = take(&reading, "{") && read_block(&reading, LIGHT);
        else if (take(&reading, "@media"))
            good = read_dark(&reading);
        else
            good = false;
        skip_nothing(&reading);
    }
    if (!good && is_own)
        problems_add(problems, path, reading.line,
                     "only colors can be set here: \":root { --accent: #0b4f55; }\", and for dark screens "
                     "the same within "
                     "\"@media (prefers-color-scheme: dark) { … }\"");
}

static double contrast(double one, double other)
{
    return (fmax(one, other) + 0.05) / (fmin(one, other) + 0.05);
}

void palette_check(const struct palette *palette, const char *path, struct problems *problems)
{
    for (int scheme = 0; scheme < SCHEME_COUNT; scheme++)
        for (size_t index = 0; index < sizeof pairs / sizeof pairs[0]; index++) {
            const struct pair *pair = &pairs[index];
            double found =
                contrast(palette->luminance[scheme][pair->front], palette->luminance[scheme][pair->back]);
            if (found < pair->least)
                problems_add(
                    problems, path, 0,
                    "%s (%s) on %s (%s) has a contrast of %.1f:1 on %s screens; at least %.0f:1 can be "
                    "read by everybody",
                    names[pair->front], palette->text[scheme][pair->front], names[pair->back],
                    palette->text[scheme][pair->back], found, schemes[scheme], pair->least);
        }
}
