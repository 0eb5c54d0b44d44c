#include "text/email_address.h"

#include <idn2.h>
#include <string.h>

#include "base/memory.h"

enum { LOCAL_LIMIT = 64, ADDRESS_LIMIT = 254, LABEL_LIMIT = 63 };

static const char LETTERS_AND_DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_one_of(char character, const char *others)
{
    return character != '\0' &&
           (strchr(LETTERS_AND_DIGITS, character) != NULL || strchr(others, character) != NULL);
}

/* Characters of which none is a dot at either end, or beside another dot. */
static bool is_dotted(const char *text, size_t length, const char *others, size_t piece_limit)
{
    size_t piece = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            if (piece == 0)
                return false;
            piece = 0;
        } else if (!is_one_of(text[i], others) || ++piece > piece_limit) {
            return false;
        }
    }
    return piece > 0;
}

bool email_address_is_plain(const char *address)
{
    const char *at = address != NULL ? strchr(address, '@') : NULL;
    if (at == NULL || at - address > LOCAL_LIMIT || strlen(address) > ADDRESS_LIMIT)
        return false;
    const char *host = at + 1;
    return is_dotted(address, (size_t)(at - address), "!#$%&'*+-/=?^_`{|}~", LOCAL_LIMIT) &&
           is_dotted(host, strlen(host), "-", LABEL_LIMIT) && host[0] != '-' && host[strlen(host) - 1] != '-';
}

const char *email_address_wire(const char *address, struct arena *arena)
{
    const char *at = address != NULL ? strchr(address, '@') : NULL;
    char *host = NULL;
    if (at == NULL || strlen(address) > ADDRESS_LIMIT)
        return NULL;
    int status = idn2_to_ascii_8z(at + 1, &host, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    /* Nobody is told that a good address is wrong because we had no room to look at it. */
    if (status == IDN2_MALLOC)
        memory_fatal("out of memory");
    if (status != IDN2_OK)
        return NULL;
    const char *wire = arena_format(arena, "%.*s@%s", (int)(at - address), address, host);
    idn2_free(host);
    return email_address_is_plain(wire) ? wire : NULL;
}
