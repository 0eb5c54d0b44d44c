#include "domain/mail/mailer.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"

enum { PASSWORD_LIMIT = 1024, CONNECT_SECONDS = 30 };

/* How long a message that is under way may take when we are asked to end. */
#define LAST_MESSAGE (10 * CLOCK_SECOND)

/* The command a reply answers. */
enum stage { STAGE_GREETING, STAGE_LOGIN, STAGE_SENDER, STAGE_RECIPIENT, STAGE_MESSAGE };

/* It stays with the mailer, because libcurl may call back for as long as its handle lives. */
struct transfer {
    const struct buffer *message;
    size_t given;
    enum stage stage;
    int refusal; /* the first reply of 400 or above */
    enum stage refused_at;
    int64_t ending_since; /* 0: not ending */
};

struct mailer {
    CURL *curl;
    const struct config *config;
    struct buffer password;
    struct buffer url;
    bool (*ending)(void);
    struct transfer transfer;
};

static bool is_private(const char *path, struct problems *problems)
{
    struct stat status;
    if (stat(path, &status) != 0 || (status.st_mode & 077) == 0)
        return true;
    problems_add(problems, path, 0, "others on this machine may read this password; type: chmod 600 %s",
                 path);
    return false;
}

static bool read_password(struct mailer *mailer, struct problems *problems)
{
    const char *path = mailer->config->mail_password_file;
    if (path[0] == '\0')
        return true;
    if (!is_private(path, problems))
        return false;
    if (!file_read(path, PASSWORD_LIMIT, &mailer->password) || mailer->password.length == 0) {
        problems_add(problems, path, 0, "the mail server's password cannot be read: %s",
                     mailer->password.length == 0 && errno == 0 ? "the file is empty" : strerror(errno));
        return false;
    }
    mailer->password.data[strcspn(mailer->password.data, "\r\n")] = '\0';
    return true;
}

static bool starts_with(const char *text, size_t length, const char *start)
{
    return length >= strlen(start) && strncasecmp(text, start, strlen(start)) == 0;
}

static void note_command(struct transfer *transfer, const char *text, size_t length)
{
    if (starts_with(text, length, "AUTH"))
        transfer->stage = STAGE_LOGIN;
    else if (starts_with(text, length, "MAIL FROM"))
        transfer->stage = STAGE_SENDER;
    else if (starts_with(text, length, "RCPT TO"))
        transfer->stage = STAGE_RECIPIENT;
    else if (starts_with(text, length, "DATA"))
        transfer->stage = STAGE_MESSAGE;
}

static void note_reply(struct transfer *transfer, const char *text, size_t length)
{
    if (transfer->refusal != 0 || length < 3 || (text[0] != '4' && text[0] != '5') ||
        (length > 3 && text[3] == '-'))
        return;
    transfer->refusal = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    transfer->refused_at = transfer->stage;
}

/* libcurl's own result does not say which command was refused; the conversation does. */
static int listen_in(CURL *curl, curl_infotype type, char *text, size_t length, void *argument)
{
    (void)curl;
    if (type == CURLINFO_HEADER_OUT)
        note_command(argument, text, length);
    else if (type == CURLINFO_HEADER_IN)
        note_reply(argument, text, length);
    return 0;
}

static size_t give(char *bytes, size_t size, size_t count, void *argument)
{
    struct transfer *transfer = argument;
    size_t left = transfer->message->length - transfer->given;
    size_t length = size * count < left ? size * count : left;
    memcpy(bytes, transfer->message->data + transfer->given, length);
    transfer->given += length;
    return length;
}

static int look_up(void *argument, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct mailer *mailer = argument;
    (void)a, (void)b, (void)c, (void)d;
    if (!mailer->ending())
        return 0;
    if (mailer->transfer.ending_since == 0)
        mailer->transfer.ending_since = clock_now();
    return clock_now() - mailer->transfer.ending_since > LAST_MESSAGE;
}

/* Names that cannot lead off this machine, whatever a name server says. */
static bool is_this_machine(const char *server)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = strstr(server, "://") + 3;
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        size_t length = strlen(hosts[i]);
        if (strncasecmp(host, hosts[i], length) == 0 && (host[length] == '\0' || host[length] == ':'))
            return true;
    }
    return false;
}

/* What is the same for every message. The name we greet with is the host of our own address, because the
 * machine's is nobody's business. */
static bool set_up(struct mailer *mailer)
{
    const struct config *config = mailer->config;
    CURL *curl = mailer->curl;
    bool needs_tls = strcmp(config->mail_tls, "always") == 0 || !is_this_machine(config->mail_server);
    buffer_append_format(&mailer->url, "%s/%s", config->mail_server, strchr(config->mail_from, '@') + 1);
    bool good = curl_easy_setopt(curl, CURLOPT_URL, mailer->url.data) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_USE_SSL,
                                 (long)(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE)) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_MAIL_FROM, config->mail_from) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)config->mail_timeout_seconds) == CURLE_OK;
    if (good && config->mail_ca_file[0] != '\0')
        good = curl_easy_setopt(curl, CURLOPT_CAINFO, config->mail_ca_file) == CURLE_OK;
    if (good && config->mail_user[0] != '\0')
        good = curl_easy_setopt(curl, CURLOPT_USERNAME, config->mail_user) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_PASSWORD, mailer->password.data) == CURLE_OK;
    return good;
}

static bool set_callbacks(struct mailer *mailer)
{
    CURL *curl = mailer->curl;
    return curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READDATA, &mailer->transfer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &mailer->transfer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFODATA, mailer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
}

struct mailer *mailer_create(const struct config *config, bool (*ending)(void), struct problems *problems)
{
    struct mailer *mailer = memory_allocate(sizeof *mailer);
    mailer->config = config;
    mailer->ending = ending;
    if (!read_password(mailer, problems)) {
        mailer_destroy(mailer);
        return NULL;
    }
    bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    mailer->curl = started ? curl_easy_init() : NULL;
    if (mailer->curl != NULL && set_up(mailer) && set_callbacks(mailer))
        return mailer;
    problems_add(problems, NULL, 0, "libcurl on this machine cannot send mail");
    mailer_destroy(mailer);
    return NULL;
}

void mailer_destroy(struct mailer *mailer)
{
    if (mailer == NULL)
        return;
    curl_easy_cleanup(mailer->curl);
    buffer_free(&mailer->password);
    buffer_free(&mailer->url);
    memory_free(mailer);
}

/* Only what is about this recipient or this message is for good. A server that does not like our sign-in or
 * our own address refuses everybody, and is right again once somebody has corrected the settings. */
static enum mailer_outcome judge_refusal(const struct transfer *transfer, const char **error)
{
    bool asks_login = transfer->refusal == 530 || transfer->refusal == 534 || transfer->refusal == 535;
    bool for_good = transfer->refusal >= 500 && !asks_login;
    switch (transfer->refused_at) {
    case STAGE_RECIPIENT:
        *error = asks_login ? "login" : "address";
        return for_good ? MAILER_REFUSED : MAILER_LATER;
    case STAGE_MESSAGE:
        *error = asks_login ? "login" : "message";
        return for_good ? MAILER_REFUSED : MAILER_LATER;
    case STAGE_SENDER:
        *error = asks_login ? "login" : "sender";
        return MAILER_LATER;
    case STAGE_LOGIN:
        *error = "login";
        return MAILER_LATER;
    case STAGE_GREETING:
        break;
    }
    *error = "server";
    return MAILER_LATER;
}

static enum mailer_outcome judge(CURLcode code, const struct transfer *transfer, const char **error)
{
    *error = "";
    if (code == CURLE_OK)
        return MAILER_SENT;
    if (code == CURLE_ABORTED_BY_CALLBACK)
        *error = "stopped";
    else if (code == CURLE_OPERATION_TIMEDOUT)
        *error = "slow";
    else if (code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR ||
             code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        *error = "certificate";
    else if (transfer->refusal != 0)
        return judge_refusal(transfer, error);
    else if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST)
        *error = "connection";
    else
        *error = code == CURLE_LOGIN_DENIED ? "login" : "dropped";
    return MAILER_LATER;
}

enum mailer_outcome mailer_send(struct mailer *mailer, const char *recipient, const struct buffer *message,
                                const char **error)
{
    struct curl_slist *recipients = curl_slist_append(NULL, recipient);
    if (recipients == NULL)
        memory_fatal("out of memory");
    mailer->transfer = (struct transfer){.message = message};
    CURLcode code = curl_easy_setopt(mailer->curl, CURLOPT_MAIL_RCPT, recipients);
    if (code == CURLE_OK)
        code = curl_easy_perform(mailer->curl);
    curl_easy_setopt(mailer->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    return judge(code, &mailer->transfer, error);
}
