#include "page/frame/visit_tx.h"

struct tx *visit_read(struct visit *visit)
{
    if (visit->tx == NULL)
        visit->tx = databases_begin(visit->app->intake_db);
    return visit->tx;
}

void visit_rest(struct visit *visit)
{
    databases_end(visit->tx);
    visit->tx = NULL;
}

enum result visit_write(struct visit *visit, tx_work work, void *argument)
{
    visit_rest(visit);
    return databases_write(visit->app->intake_db, work, argument);
}
