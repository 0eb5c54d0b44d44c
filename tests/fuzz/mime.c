/* Messages: subject, names and text are the bytes; the head has the lines it should have and no other. */
#include <string.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "fuzz.h"
#include "text/mime.h"

enum { LINE_LIMIT = 998 };

static void check_head(const char *head)
{
    static const char *const ours[] = {"Date",
                                       "From",
                                       "Reply-To",
                                       "To",
                                       "Subject",
                                       "Message-ID",
                                       "Auto-Submitted",
                                       "MIME-Version",
                                       "Content-Type",
                                       "Content-Transfer-Encoding",
                                       "Content-Language",
                                       "X-Auto-Response-Suppress"};
    while (strncmp(head, "\r\n", 2) != 0) {
        size_t line = strcspn(head, "\r\n");
        size_t name = strcspn(head, ":");
        bool is_ours = head[0] == ' ' || head[0] == '\t';
        REQUIRE(head[line] == '\r' && head[line + 1] == '\n');
        REQUIRE(line <= LINE_LIMIT);
        for (size_t index = 0; !is_ours && index < sizeof ours / sizeof *ours; index++)
            is_ours = strlen(ours[index]) == name && strncmp(head, ours[index], name) == 0;
        REQUIRE(is_ours);
        head += line + 2;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    char *text = malloc(length + 1);
    REQUIRE(text != NULL);
    memcpy(text, data, length);
    text[length] = '\0';
    if (encoding_is_utf8(text, strlen(text))) {
        struct buffer output = {0};
        struct mime_message message = {.id = "a1",
                                       .from_name = text,
                                       .from = "practice@example.org",
                                       .reply_to = "",
                                       .to = "person@example.org",
                                       .subject = text,
                                       .at = 1,
                                       .text = text,
                                       .html = text};
        mime_write(&message, &output);
        REQUIRE(strlen(output.data) == output.length);
        for (const char *at = output.data; *at != '\0'; at++)
            REQUIRE((unsigned char)*at < 0x80 && (*at != '\n' || (at > output.data && at[-1] == '\r')));
        check_head(output.data);
        buffer_free(&output);
    }
    free(text);
    return 0;
}
