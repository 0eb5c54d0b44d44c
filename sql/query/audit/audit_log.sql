-- The audit log as the admin reads it: newest first, a page at a time.

-- name: audit_page (staff: staff command)
SELECT audit.sequence, audit.at, coalesce(accounts.username, ''), audit.action, audit.record, audit.detail, audit.mac
FROM audit LEFT JOIN accounts ON accounts.id = audit.account_id
WHERE audit.sequence < :before AND (:account_id IS NULL OR audit.account_id = :account_id)
    AND (:action = '' OR audit.action = :action) AND audit.at >= :from AND audit.at < :until
ORDER BY audit.sequence DESC
LIMIT :limit;

-- The last of its kind among the newest entries, so that its cost does not grow with the log.
-- name: audit_last (staff: staff command)
SELECT audit.sequence, audit.at, coalesce(accounts.username, ''), audit.action, audit.record, audit.detail, audit.mac
FROM audit LEFT JOIN accounts ON accounts.id = audit.account_id
WHERE audit.sequence > (SELECT max(sequence) FROM audit) - :window AND audit.action = :action
ORDER BY audit.sequence DESC
LIMIT 1;

-- name: audit_people (staff: staff command)
/* scan: in the order of their names, and a practice has a handful of accounts */
SELECT id, username FROM accounts ORDER BY username;

-- What there is to choose from, looking back as far as audit_last does.
-- name: audit_actions (staff: staff command)
SELECT DISTINCT action FROM audit WHERE sequence > (SELECT max(sequence) FROM audit) - :window ORDER BY action;
