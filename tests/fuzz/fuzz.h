/* A fuzz target: what is done with any bytes at all, and what must hold afterwards. Linked with replay.c for
 * make test, and with clang's libFuzzer for make fuzz. */
#ifndef GATHER_TESTS_FUZZ_H
#define GATHER_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The name that libFuzzer calls; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

/* Ends the process, which either driver takes for a finding. */
#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                    \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
