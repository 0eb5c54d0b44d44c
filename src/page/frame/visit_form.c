#include "page/frame/visit_form.h"

#include "domain/form/form_version.h"
#include "page/frame/visit_tx.h"

const struct intake *visit_form(struct visit *visit, const struct intake *current, const char *version)
{
    bool was_reading = visit->tx != NULL;
    const struct intake *form =
        form_version_find(visit->app->form_versions, visit_read(visit), current, version);
    if (!was_reading)
        visit_rest(visit);
    return form;
}
