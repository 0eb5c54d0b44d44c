/* Templates: the bytes as a template, and the bytes as what one is filled in with. */
#include <string.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "fuzz.h"
#include "text/template_render.h"

static json_t *context_of(const char *text, size_t length)
{
    json_t *value = json_stringn(text, length);
    return json_pack("{s:o, s:[{s:s}, {s:b}], s:n}", "name", value, "list", "name", "one", "name", 1,
                     "nothing");
}

/* Nothing that came from outside the template may open a tag, an entity or an attribute. */
static void render_data(const json_t *context, struct problems *problems)
{
    struct buffer output = {0};
    REQUIRE(template_render_text("[{{name}}]", context, &output, problems));
    REQUIRE(output.data[strcspn(output.data, "<>\"'")] == '\0');
    buffer_free(&output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    const char *text = (const char *)data;
    char *whole = malloc(length + 1);
    struct problems *problems = problems_create();
    struct buffer output = {0};
    REQUIRE(whole != NULL);
    memcpy(whole, data, length);
    whole[length] = '\0';
    json_t *context = encoding_is_utf8(text, length) ? context_of(text, length) : json_object();
    if (json_object_size(context) > 0)
        render_data(context, problems);
    bool is_rendered = template_render_text(whole, context, &output, problems);
    REQUIRE(is_rendered == (problems_count(problems) == 0));
    buffer_free(&output);
    json_decref(context);
    problems_destroy(problems);
    free(whole);
    return 0;
}
