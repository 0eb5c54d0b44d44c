#include "page/frame/visit_tx.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "domain/audit/audit.h"
#include "domain/audit/audit_mover.h"
#include "domain/audit/audit_pending.h"
#include "domain/operations/ticket.h"

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

void visit_audit(struct visit *visit, const uint8_t *record, const char *detail)
{
    visit->audit_record[0] = '\0';
    if (record != NULL)
        encoding_hex(record, UUID_SIZE, visit->audit_record);
    visit->audit_detail = detail;
}

void visit_audit_as(struct visit *visit, const char *action, const uint8_t *record, const char *detail)
{
    visit->audit_action = action;
    visit_audit(visit, record, detail);
}

struct writing {
    struct visit *visit;
    tx_work work;
    void *argument;
    int64_t number; /* of the act in audit_pending */
};

static struct audit_act act_of(const struct visit *visit)
{
    if (visit->audit_detail == NULL)
        memory_fatal("an act was done without saying what the audit log keeps of it");
    return (struct audit_act){
        .at = visit->now,
        .account_id = visit->session.account_id,
        .action = visit->audit_action,
        .record = visit->audit_record,
        .detail = visit->audit_detail,
    };
}

static enum result write_intake(struct tx *tx, void *argument)
{
    struct writing *writing = argument;
    enum result result = RESULT_OK;
    if (writing->visit->has_ticket) {
        result = ticket_use(tx, writing->visit->ticket, writing->visit->now);
        if (result != RESULT_OK)
            return result == RESULT_CONFLICT ? RESULT_OK : result;
    }
    result = writing->work(tx, writing->argument);
    if (result != RESULT_OK || writing->visit->audit_action == NULL)
        return result;
    const struct audit_act act = act_of(writing->visit);
    return audit_pending_add(tx, writing->visit->app->practice, &act, &writing->number);
}

enum result visit_write(struct visit *visit, tx_work work, void *argument)
{
    struct writing writing = {visit, work, argument, 0};
    visit_rest(visit);
    enum result result = databases_write(visit->app->intake_db, write_intake, &writing);
    if (result == RESULT_OK && writing.number != 0)
        audit_mover_wake(visit->app->audit_mover, writing.number);
    return result;
}

static enum result write_staff(struct tx *tx, void *argument)
{
    struct writing *writing = argument;
    enum result result = writing->work(tx, writing->argument);
    if (result != RESULT_OK || writing->visit->audit_action == NULL)
        return result;
    const struct audit_act act = act_of(writing->visit);
    return audit_add(tx, writing->visit->app->practice, &act);
}

enum result visit_write_staff(struct visit *visit, tx_work work, void *argument)
{
    struct writing writing = {visit, work, argument, 0};
    visit_rest(visit);
    return databases_write(visit->app->staff_db, write_staff, &writing);
}
