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

/* What every site of ours includes. */
static void check_pieces(struct desk *desk, const char *folder)
{
    const char *piece = arena_format(desk->arena, "%s/gather/gather.conf", folder);
    struct buffer words = {0};
    read_words(piece, &words);
    want(desk, piece, &words, "client_max_body_size 64k", "larger bodies are to be refused");
    want(desk, piece, &words, "client_body_buffer_size 64k", "a body is to stay in memory");
    want(desk, piece, &words, "fastcgi_max_temp_file_size 0", "an answer is to stay in memory");
    buffer_free(&words);
}

/* The address of the site and those in front of it, as the settings have them. */
static void check_settings(struct desk *desk, const char *folder, const struct buffer *words)
{
    static const char advice[] = "nginx is to be told what gather.conf says; type: gather-nginx";
    const char *url = desk->config->site_url;
    const char *host = strstr(url, "://");
    if (host == NULL)
        return;
    host += strlen("://");
    size_t length = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    want(desk, folder, words,
         arena_format(desk->arena, "server_name %s", arena_copy(desk->arena, host, length)), advice);
    const char *at = desk->config->site_trusted_proxies;
    for (at += strspn(at, ", \t"); *at != '\0'; at += strspn(at, ", \t")) {
        length = strcspn(at, ", \t");
        want(desk, folder, words,
             arena_format(desk->arena, "set_real_ip_from %s;", arena_copy(desk->arena, at, length)), advice);
        at += length;
    }
}

static void check_site_words(struct desk *desk, const char *folder, const struct buffer *words)
{
    want(desk, folder, words, "gather/limits.conf", "without it nobody is slowed who tries codes");
    if (desk->config->site_trusted_proxies[0] == '\0')
        want(desk, folder, words, "ssl_certificate", "answers are to travel under TLS");
    check_settings(desk, folder, words);
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
        check_pieces(desk, folder);
        check_site_words(desk, folder, &sites.words);
    }
    buffer_free(&sites.words);
    return found;
}
