#include "page/route.h"
#include "page/shared_pages.h"

void page_groups(struct visit *visit)
{
    shared_pages_show(visit);
}
