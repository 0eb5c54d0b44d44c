#include "page/frame/route.h"
#include "page/frame/shared_pages.h"

/* /privacy, /accessibility and /help-now: the path says which. */
void page_content(struct visit *visit)
{
    shared_pages_show(visit);
}
