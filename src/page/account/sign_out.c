#include "http/cookie.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"

/* Ends the session first: whoever signs out is out, also when it cannot be noted. */
void page_sign_out(struct visit *visit)
{
    session_end(visit->app->sessions, visit->session_token);
    cookie_clear(visit->request, visit->response, VISIT_SESSION_COOKIE);
    /* What the browser kept of these pages is other people's health. Not "cookies": a browser takes that for
     * the whole registrable domain, and signs the practice out of its other sites (field case E4). */
    response_set_header(visit->response, "Clear-Site-Data", "\"cache\"");
    if (staff_audit(visit, "sign_out", NULL, ""))
        visit_redirect(visit, "/staff/sign-in?out=1");
}
