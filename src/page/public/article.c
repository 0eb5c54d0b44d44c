#include "page/frame/route.h"
#include "page/frame/shared_pages.h"

void page_article(struct visit *visit)
{
    shared_pages_show(visit);
}
