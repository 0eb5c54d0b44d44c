/* Bodies and query strings. */
#include <string.h>

#include "base/arena.h"
#include "base/encoding.h"
#include "fuzz.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    struct arena *arena = arena_create();
    const struct form *form = form_parse(arena, (const char *)data, length);
    for (size_t index = 0; form != NULL && index < form_count(form); index++) {
        const char *name = form_name_at(form, index);
        const char *value = form_value(form, name);
        REQUIRE(value != NULL);
        REQUIRE(strchr(value, '\r') == NULL);
        REQUIRE(encoding_is_utf8(name, strlen(name)) && encoding_is_utf8(value, strlen(value)));
        REQUIRE(strlen(name) <= FORM_VALUE_LIMIT && strlen(value) <= FORM_VALUE_LIMIT);
    }
    REQUIRE(form == NULL || form_count(form) <= FORM_FIELD_LIMIT);
    REQUIRE(form == NULL || form_name_at(form, form_count(form)) == NULL);
    arena_destroy(arena);
    return 0;
}
