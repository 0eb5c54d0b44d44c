#include "main/check_brand.h"

#include <string.h>

#include "base/file.h"
#include "base/overlay.h"
#include "text/palette.h"

enum { FILE_LIMIT = 256 * 1024 };

static bool read_sheet(struct palette *palette, const char *path, bool is_own, struct problems *problems)
{
    struct buffer text = {0};
    bool is_read = file_read(path, FILE_LIMIT, &text);
    if (is_read)
        palette_read(palette, text.data == NULL ? "" : text.data, path, is_own, problems);
    else
        problems_add(problems, path, 0, "cannot be read; the pages would be without it");
    buffer_free(&text);
    return is_read;
}

static void check_logo(struct desk *desk, const char *path)
{
    struct buffer text = {0};
    if (!file_read(path, FILE_LIMIT, &text) || text.data == NULL || strstr(text.data, "<svg") == NULL)
        problems_add(desk->problems, path, 0, "this is no SVG picture, or one of more than %d KiB",
                     FILE_LIMIT / 1024);
    buffer_free(&text);
}

void check_brand(struct desk *desk)
{
    const char *own = overlay_own(desk->config, "brand.css", desk->arena);
    const char *logo = overlay_own(desk->config, "logo.svg", desk->arena);
    if (logo != NULL)
        check_logo(desk, logo);
    if (own == NULL)
        return;
    struct palette *palette = palette_create();
    const char *shipped = arena_format(desk->arena, "%s/static/gather.css", desk->config->site_www);
    if (read_sheet(palette, shipped, false, desk->problems) && read_sheet(palette, own, true, desk->problems))
        palette_check(palette, own, desk->problems);
    palette_destroy(palette);
}
