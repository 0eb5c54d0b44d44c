/* Codes, tokens and ids as people and browsers send them: what is read is written the same again. */
#include <string.h>

#include "base/encoding.h"
#include "fuzz.h"

enum { CODE_BYTES = 8, TOKEN_BYTES = 32, ID_BYTES = 16 };

static void check_code(const char *text)
{
    uint8_t bytes[CODE_BYTES];
    uint8_t again[CODE_BYTES];
    char written[2 * CODE_BYTES];
    if (!encoding_from_crockford(text, bytes, sizeof bytes))
        return;
    encoding_crockford(bytes, sizeof bytes, written);
    REQUIRE(encoding_from_crockford(written, again, sizeof again) && memcmp(bytes, again, sizeof bytes) == 0);
}

static void check_token(const char *text)
{
    uint8_t bytes[TOKEN_BYTES];
    char written[2 * TOKEN_BYTES];
    if (!encoding_from_base64url(text, bytes, sizeof bytes))
        return;
    encoding_base64url(bytes, sizeof bytes, written);
    REQUIRE(strcmp(written, text) == 0);
}

static void check_id(const char *text)
{
    uint8_t bytes[ID_BYTES];
    char written[2 * ID_BYTES + 1];
    if (!encoding_from_hex(text, bytes, sizeof bytes))
        return;
    encoding_hex(bytes, sizeof bytes, written);
    REQUIRE(strlen(text) == strlen(written));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    char *text = malloc(length + 1);
    REQUIRE(text != NULL);
    memcpy(text, data, length);
    text[length] = '\0';
    check_code(text);
    check_token(text);
    check_id(text);
    free(text);
    return 0;
}
