#include "domain/group/group.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"

/* What search engines may list. Slugs and our own addresses hold nothing that XML would have to escape, and
 * [site] url is a scheme and a host. */

static void append_address(struct visit *visit, struct buffer *xml, const char *path)
{
    buffer_append_format(xml, "<url><loc>%s%s</loc></url>\n", visit->app->config->site_url, path);
}

void page_sitemap(struct visit *visit)
{
    static const char *const pages[] = {"/", "/groups", "/ask", "/help-now", "/privacy", "/accessibility"};
    struct buffer xml = {0};
    struct group *groups = NULL;
    size_t count = 0;
    enum result result = group_list(visit->app->intake_db, false, visit->arena, &groups, &count);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    buffer_append_text(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t index = 0; index < sizeof pages / sizeof pages[0]; index++)
        append_address(visit, &xml, pages[index]);
    for (size_t index = 0; index < count; index++)
        append_address(visit, &xml, arena_format(visit->arena, "/groups/%s", groups[index].slug));
    buffer_append_text(&xml, "</urlset>\n");
    response_set_header(visit->response, "Cache-Control", "public, max-age=3600");
    response_set_body(visit->response, "application/xml; charset=utf-8", xml.data, xml.length);
    buffer_free(&xml);
}
