#include "domain/mail/delivery.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "text/email_address.h"
#include "text/mime.h"

enum { ID_BYTES = 16, ID_TEXT_SIZE = 2 * ID_BYTES + 1 };

struct delivery {
    const struct config *config;
    struct mailer *mailer; /* NULL: files */
};

struct delivery *delivery_open(const struct config *config, bool (*ending)(void), struct problems *problems)
{
    struct delivery *delivery = memory_allocate(sizeof *delivery);
    delivery->config = config;
    if (strcmp(config->mail_transport, "smtp") == 0) {
        delivery->mailer = mailer_create(config, ending, problems);
        if (delivery->mailer != NULL)
            return delivery;
    } else if (mkdir(config->mail_directory, 0700) == 0 || errno == EEXIST) {
        return delivery;
    } else {
        problems_add(problems, config->mail_directory, 0, "this folder for messages cannot be made: %s",
                     strerror(errno));
    }
    delivery_close(delivery);
    return NULL;
}

void delivery_close(struct delivery *delivery)
{
    if (delivery == NULL)
        return;
    mailer_destroy(delivery->mailer);
    memory_free(delivery);
}

/* The row's own id would say when the row was made, and is in staff's pages. */
static void public_id(const struct outbox_item *item, char text[static ID_TEXT_SIZE])
{
    uint8_t digest[ID_BYTES];
    crypto_digest("gather-message-id", 17, item->id, UUID_SIZE, digest, sizeof digest);
    encoding_hex(digest, sizeof digest, text);
}

static enum mailer_outcome write_file(const struct delivery *delivery, const char *id,
                                      const struct buffer *message, const char **error)
{
    struct buffer path = {0};
    buffer_append_format(&path, "%s/%s.eml", delivery->config->mail_directory, id);
    bool written = file_write(path.data, message->data, message->length, 0600);
    *error = "disk";
    if (!written)
        log_error("a message cannot be written to the folder of [mail] directory: %s", strerror(errno));
    buffer_free(&path);
    return written ? MAILER_SENT : MAILER_LATER;
}

enum mailer_outcome delivery_send(struct delivery *delivery, const struct outbox_item *item,
                                  const char **error)
{
    const struct config *config = delivery->config;
    char id[ID_TEXT_SIZE];
    struct buffer message = {0};
    /* Whoever may write to the outbox may seal anything. */
    if (!email_address_is_plain(item->mail.to)) {
        *error = "address";
        return MAILER_REFUSED;
    }
    public_id(item, id);
    mime_write(
        &(struct mime_message){
            .id = id,
            .from_name = config->mail_sender_name,
            .from = config->mail_from,
            .reply_to = config->mail_reply_to,
            .to = item->mail.to,
            .subject = item->mail.subject,
            .at = item->ready_at,
            .text = item->mail.text,
            .html = item->mail.html,
            .calendar = item->mail.calendar,
        },
        &message);
    enum mailer_outcome outcome = delivery->mailer != NULL
                                      ? mailer_send(delivery->mailer, item->mail.to, &message, error)
                                      : write_file(delivery, id, &message, error);
    buffer_free(&message);
    return outcome;
}
