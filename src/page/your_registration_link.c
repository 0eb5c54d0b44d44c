#include "base/encoding.h"
#include "base/random.h"
#include "http/cookie.h"
#include "page/registration.h"
#include "page/route.h"

enum { TOKEN_SIZE = 32 };

/* The link only hands its token to the browser, so that the address bar, the history and a screenshot no
 * longer hold it. Programs that look into mail follow links, and must not change anything by it. */
void page_registration_link(struct visit *visit)
{
    uint8_t token[TOKEN_SIZE];
    const char *text = visit->request->parameters[0];
    response_set_header(visit->response, "Referrer-Policy", "no-referrer");
    if (encoding_from_base64url(text, token, sizeof token))
        registration_set_cookie(visit, text);
    visit_redirect(visit, "/registration");
}

void page_registration_leave(struct visit *visit)
{
    cookie_clear(visit->request, visit->response, VISIT_REGISTRATION_COOKIE);
    visit_redirect(visit, "/registration");
}
