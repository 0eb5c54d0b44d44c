/* Statements by name. sql/query holds blocks "-- name: signup_insert (intake: public staff)"; the build makes
 * enum statement_name (STATEMENT_SIGNUP_INSERT) and their table of them. */
#ifndef GATHER_STORE_STATEMENT_H
#define GATHER_STORE_STATEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/result.h"
#include "statement_names.h"
#include "store/tx.h"

struct statement;

/* The named statement of tx, reset and with nothing bound, until the next call for the same name.
 * A name that belongs to another database or role ends the process. */
struct statement *statement(struct tx *tx, enum statement_name name);

/* Bind by parameter name (":slug"); an unknown one ends the process. Bytes are not copied: they must live
 * until the statement has run. NULL text or blob binds NULL. */
void statement_bind_text(struct statement *statement, const char *name, const char *text);
void statement_bind_blob(struct statement *statement, const char *name, const void *data, size_t length);
void statement_bind_integer(struct statement *statement, const char *name, int64_t value);

/* RESULT_OK: there is a row (store/column.h reads it). RESULT_NOT_FOUND: no further row. RESULT_CONFLICT:
 * a constraint or a RAISE of ours refused. RESULT_FAILED: logged. After anything but a row the statement is
 * reset. */
enum result statement_step(struct statement *statement);

/* Runs a statement that gives no rows: RESULT_OK, RESULT_CONFLICT or RESULT_FAILED. */
enum result statement_run(struct statement *statement);

/* Rows the last statement_run of tx changed. */
int64_t statement_changes(struct tx *tx);

#endif
