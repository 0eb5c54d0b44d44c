#include "main/check_nginx.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

enum { FILE_LIMIT = 256 * 1024 };

/* Comments are left out, so that what is commented out does not count as there. */
static void read_words(const char *path, struct buffer *words)
{
    struct buffer text = {0};
    if (file_read(path, FILE_LIMIT, &text)) {
        char *rest = text.data;
        char *line;
        while ((line = strsep(&rest, "\n")) != NULL) {
            line[strcspn(line, "#")] = '\0';
            buffer_append_text(words, line);
            buffer_append_byte(words, '\n');
        }
    }
    buffer_free(&text);
}

struct sites {
    const char *folder;
    struct arena *arena;
    struct buffer words; /* of those that are ours */
};

static bool read_site(const char *name, void *argument)
{
    struct sites *sites = argument;
    struct buffer words = {0};
    read_words(arena_format(sites->arena, "%s/%s", sites->folder, name), &words);
    if (words.data != NULL && strstr(words.data, "gather/gather.conf") != NULL)
        buffer_append(&sites->words, words.data, words.length);
    buffer_free(&words);
    return true;
}

static void want(struct desk *desk, const char *where, const struct buffer *words, const char *wanted,
                 const char *why)
{
    if (words->data == NULL || strstr(words->data, wanted) == NULL)
        problems_add(desk->problems, where, 0, "%s is missing: %s", wanted, why);
}

bool check_nginx(struct desk *desk, const char *folder)
{
    static const char *const places[] = {"sites-enabled", "conf.d"};
    struct sites sites = {.arena = desk->arena};
    for (size_t index = 0; index < sizeof places / sizeof places[0]; index++) {
        sites.folder = arena_format(desk->arena, "%s/%s", folder, places[index]);
        (void)file_each(sites.folder, "", read_site, &sites);
    }
    bool found = sites.words.length > 0;
    if (found) {
        const char *limits = arena_format(desk->arena, "%s/gather/limits.conf", folder);
        struct buffer words = {0};
        read_words(limits, &words);
        want(desk, folder, &sites.words, "gather/limits.conf",
             "without it bodies may be written to the disk in clear");
        want(desk, folder, &sites.words, "return 444",
             "a server that answers unknown host names with nothing");
        want(desk, folder, &sites.words, "ssl_certificate", "answers are to travel under TLS");
        want(desk, limits, &words, "client_max_body_size 64k", "larger bodies are to be refused");
        want(desk, limits, &words, "client_body_buffer_size 64k", "a body is to stay in memory");
        want(desk, limits, &words, "fastcgi_max_temp_file_size 0", "an answer is to stay in memory");
        buffer_free(&words);
    }
    buffer_free(&sites.words);
    return found;
}
