#include "base/network.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = INET6_ADDRSTRLEN + sizeof "/128" };

static bool is_address(int family, const char *text)
{
    unsigned char address[sizeof(struct in6_addr)];
    return inet_pton(family, text, address) == 1;
}

static bool is_block(char *text)
{
    char *slash = strchr(text, '/');
    if (slash != NULL)
        *slash++ = '\0';
    bool is_old = is_address(AF_INET, text);
    if (!is_old && !is_address(AF_INET6, text))
        return false;
    if (slash == NULL)
        return true;
    size_t digits = strspn(slash, "0123456789");
    long bits = strtol(slash, NULL, 10);
    return digits > 0 && digits <= 3 && slash[digits] == '\0' && bits > 0 && bits <= (is_old ? 32 : 128);
}

bool network_list_is_valid(const char *list)
{
    const char *at = list + strspn(list, " \t");
    while (*at != '\0') {
        char block[BLOCK_SIZE] = {0};
        size_t length = strcspn(at, ", \t");
        if (length == 0 || length >= sizeof block)
            return false;
        memcpy(block, at, length);
        if (!is_block(block))
            return false;
        at += length;
        at += strspn(at, " \t");
        if (*at == ',' && at[1 + strspn(at + 1, " \t")] == '\0')
            return false;
        if (*at != '\0' && *at != ',')
            return false;
        at += *at == ',' ? 1 : 0;
        at += strspn(at, " \t");
    }
    return true;
}
