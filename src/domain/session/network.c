#include "domain/session/network.h"

#include <arpa/inet.h>
#include <string.h>

size_t network_of(const char *address, uint8_t network[static NETWORK_SIZE])
{
    uint8_t bytes[16];
    if (inet_pton(AF_INET, address, bytes) == 1) {
        memcpy(network, bytes, 3);
        return 3;
    }
    if (inet_pton(AF_INET6, address, bytes) == 1) {
        memcpy(network, bytes, 8);
        return 8;
    }
    size_t length = strnlen(address, NETWORK_SIZE);
    memcpy(network, address, length);
    return length;
}
