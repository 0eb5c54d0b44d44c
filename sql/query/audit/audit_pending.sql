-- Acts on their way from intake.db, where they were done, into the log in staff.db.

-- name: audit_pending_last (intake: staff command)
-- out: last int
/* scan: sqlite_sequence has a row a table, and there is one such table */
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_pending'), 0);

-- name: audit_pending_insert (intake: staff command)
-- in: number int, at int, account_id id, action text, record text, detail text, mac blob
INSERT INTO audit_pending (number, at, account_id, action, record, detail, mac)
VALUES (:number, :at, :account_id, :action, :record, :detail, :mac);

-- name: audit_pending_list (intake: staff command)
-- in: after int, limit int
-- out: number int, at int, account_id blob, action text, record text, detail text, mac blob
SELECT number, at, account_id, action, record, detail, mac FROM audit_pending WHERE number > :after ORDER BY number
LIMIT :limit;

-- name: audit_pending_delete (intake: staff command)
-- in: number int, mac blob
DELETE FROM audit_pending WHERE number = :number AND mac IS :mac;

-- name: audit_moved_last (staff: staff command)
-- out: last int
SELECT coalesce(max(pending), 0) FROM audit WHERE pending IS NOT NULL;

-- name: audit_moved_same (staff: staff command)
-- in: number int, at int, account_id id, action text, record text, detail text
-- out: one int
SELECT 1 FROM audit
WHERE pending = :number AND at = :at AND account_id IS :account_id AND action = :action AND record = :record
    AND detail = :detail;

-- What stands in the log because something was done to acts on their way.
-- name: audit_moved_breaks (staff: staff command)
-- out: at int, action text, detail text
/* scan: every entry is looked at, once a check */
SELECT at, action, detail FROM audit WHERE action IN ('audit_pending_gap', 'audit_pending_changed', 'audit_pending_twice')
ORDER BY sequence;
