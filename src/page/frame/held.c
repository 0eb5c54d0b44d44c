#include "page/frame/held.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/thread/access.h"
#include "http/cookie.h"
#include "http/csrf.h"

enum { TOKEN_SIZE = 32 };

static bool is_token(const char *text)
{
    uint8_t token[TOKEN_SIZE];
    bool good = encoding_from_base64url(text, token, sizeof token);
    memory_wipe(token, sizeof token);
    return good;
}

static bool is_held(const struct visit *visit, const char *token)
{
    for (size_t index = 0; index < visit->held_count; index++)
        if (strcmp(visit->held[index], token) == 0)
            return true;
    return false;
}

void held_read(struct visit *visit)
{
    const char *at = cookie_get(visit->request, VISIT_REGISTRATION_COOKIE);
    visit->held_count = 0;
    while (at != NULL && *at != '\0' && visit->held_count < VISIT_HELD_LIMIT) {
        size_t length = strcspn(at, ".");
        const char *token = arena_copy(visit->arena, at, length);
        if (is_token(token) && !is_held(visit, token))
            visit->held[visit->held_count++] = token;
        at += length + (at[length] == '.');
    }
    visit->registration = visit->held_count > 0 ? visit->held[0] : NULL;
}

bool held_choose(struct visit *visit, const char *csrf)
{
    for (size_t index = 0; index < visit->held_count; index++) {
        if (csrf_token_matches(csrf, visit->held[index])) {
            visit->registration = visit->held[index];
            return true;
        }
    }
    return false;
}

static void send_cookie(struct visit *visit)
{
    long seconds = visit->app->config->site_draft_days * (long)(CLOCK_DAY / CLOCK_SECOND);
    struct buffer value = {0};
    for (size_t index = 0; index < visit->held_count; index++)
        buffer_append_format(&value, "%s%s", index > 0 ? "." : "", visit->held[index]);
    if (value.length > 0)
        cookie_set(visit->request, visit->response, VISIT_REGISTRATION_COOKIE, value.data, seconds,
                   COOKIE_LAX);
    else
        cookie_clear(visit->request, visit->response, VISIT_REGISTRATION_COOKIE);
    buffer_free(&value);
}

static void take_out(struct visit *visit, const char *token)
{
    size_t kept = 0;
    for (size_t index = 0; index < visit->held_count; index++)
        if (strcmp(visit->held[index], token) != 0)
            visit->held[kept++] = visit->held[index];
    visit->held_count = kept;
}

void held_keep(struct visit *visit, const char *token)
{
    const char *kept = arena_text(visit->arena, token);
    take_out(visit, kept);
    if (visit->held_count == VISIT_HELD_LIMIT)
        visit->held_count--;
    memmove(visit->held + 1, visit->held, visit->held_count * sizeof visit->held[0]);
    visit->held[0] = kept;
    visit->held_count++;
    visit->registration = kept;
    send_cookie(visit);
}

void held_begin(struct visit *visit)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    access_make_token(token);
    held_keep(visit, token);
    memory_wipe(token, sizeof token);
}

void held_let_go(struct visit *visit)
{
    if (visit->registration == NULL)
        return;
    take_out(visit, visit->registration);
    visit->registration = NULL;
    send_cookie(visit);
}
