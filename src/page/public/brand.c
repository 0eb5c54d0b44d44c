/* The practice's own colors and logo. */
#include "base/file.h"
#include "base/overlay.h"
#include "http/response.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"

enum { FILE_LIMIT = 256 * 1024 };

static void send_own(struct visit *visit, const char *name, const char *type)
{
    struct buffer text = {0};
    const char *path = overlay_own(visit->app->config, name, visit->arena);
    if (path == NULL) {
        visit_error(visit, 404);
        return;
    }
    if (file_read(path, FILE_LIMIT, &text)) {
        response_set_header(visit->response, "Cache-Control", "public, max-age=3600");
        response_set_body(visit->response, type, text.data == NULL ? "" : text.data, text.length);
    } else {
        visit_error(visit, 500);
    }
    buffer_free(&text);
}

void page_brand_colors(struct visit *visit)
{
    send_own(visit, "brand.css", "text/css; charset=utf-8");
}

void page_brand_logo(struct visit *visit)
{
    send_own(visit, "logo.svg", "image/svg+xml");
}
