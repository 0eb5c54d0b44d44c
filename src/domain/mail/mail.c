#include "domain/mail/mail.h"

#include <stdlib.h>
#include <string.h>

#include "text/email_address.h"

enum { ADDRESS_LIMIT = 254 };

static bool is_server(const char *server)
{
    const char *host = strncmp(server, "smtps://", 8) == 0  ? server + 8
                       : strncmp(server, "smtp://", 7) == 0 ? server + 7
                                                            : "";
    if (host[0] == '\0' ||
        host[strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-[]")] != '\0')
        return false;
    const char *bracket = strchr(host, ']');
    const char *colon = strchr(bracket != NULL ? bracket : host, ':');
    if (colon == NULL)
        return true;
    long port = strtol(colon + 1, NULL, 10);
    return colon[1 + strspn(colon + 1, "0123456789")] == '\0' && port >= 1 && port <= 65535;
}

/* A line break cannot come out of the configuration file; other control characters could. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    return true;
}

static void check_smtp(const struct config *config, const char *path, struct problems *problems)
{
    if (!is_server(config->mail_server))
        problems_add(problems, path, 0,
                     "[mail] server must be smtp://HOST:PORT or smtps://HOST:PORT, for instance "
                     "smtp://mail.example.org:587");
    if ((config->mail_user[0] == '\0') != (config->mail_password_file[0] == '\0'))
        problems_add(problems, path, 0,
                     "[mail] user and password_file belong together: write both or neither");
}

static void check_optional_address(const char *key, const char *address, const char *path,
                                   struct problems *problems)
{
    if (address[0] != '\0' && !email_address_is_plain(address))
        problems_add(problems, path, 0, "[mail] %s must be an address like desk@example.org, not %s", key,
                     address);
}

static void check_staff(const char *list, const char *path, struct problems *problems)
{
    while (*list != '\0') {
        char address[ADDRESS_LIMIT + 2];
        list += strspn(list, ", ");
        size_t length = strcspn(list, ", ");
        size_t kept = length < sizeof address - 1 ? length : sizeof address - 1;
        memcpy(address, list, kept);
        address[kept] = '\0';
        check_optional_address("staff", address, path, problems);
        list += length;
    }
}

static void check_words(const struct config *config, const char *path, struct problems *problems)
{
    if (!is_plain(config->mail_sender_name) || !is_plain(config->mail_subject_prefix) ||
        !is_plain(config->mail_calendar_title))
        problems_add(problems, path, 0,
                     "[mail] sender_name, subject_prefix and calendar_title must be plain text");
    if (config->mail_calendar_title[0] == '\0')
        problems_add(problems, path, 0, "[mail] calendar_title must not be blank: calendars show it");
    if (strcmp(config->mail_tls, "auto") != 0 && strcmp(config->mail_tls, "always") != 0)
        problems_add(problems, path, 0, "[mail] tls must be auto or always, not %s", config->mail_tls);
}

bool mail_check(const struct config *config, const char *path, struct problems *problems)
{
    size_t before = problems_count(problems);
    bool is_smtp = strcmp(config->mail_transport, "smtp") == 0;
    bool is_file = strcmp(config->mail_transport, "file") == 0;
    if (!is_smtp && !is_file && mail_is_on(config))
        problems_add(problems, path, 0, "[mail] transport must be none, file or smtp, not %s",
                     config->mail_transport);
    if (is_smtp)
        check_smtp(config, path, problems);
    if (is_file && config->mail_directory[0] == '\0')
        problems_add(problems, path, 0, "[mail] directory must name a folder when transport = file");
    if ((is_smtp || is_file) && config->mail_from[0] == '\0')
        problems_add(problems, path, 0, "[mail] from must be the address messages come from");
    check_optional_address("from", config->mail_from, path, problems);
    check_optional_address("reply_to", config->mail_reply_to, path, problems);
    check_staff(config->mail_staff, path, problems);
    check_words(config, path, problems);
    return problems_count(problems) == before;
}

bool mail_is_on(const struct config *config)
{
    return strcmp(config->mail_transport, "none") != 0;
}
