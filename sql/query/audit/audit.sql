-- name: audit_head (staff: staff command)
/* scan: sqlite_sequence has a row a table, and there is one such table */
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0),
    (SELECT mac FROM audit ORDER BY sequence DESC LIMIT 1);

-- name: audit_insert (staff: staff command)
INSERT INTO audit (sequence, at, account_id, action, record, detail, mac, pending)
VALUES (:sequence, :at, :account_id, :action, :record, :detail, :mac, :pending);

-- name: audit_each (staff: staff command)
/* scan: every row is checked */
SELECT sequence, at, account_id, action, record, detail, mac, pending FROM audit ORDER BY sequence;
