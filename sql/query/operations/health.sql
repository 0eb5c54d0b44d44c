-- What /healthz and `gather check` ask: is the file there, readable, and of our schema?

-- name: schema_groups (intake: public staff mail command)
SELECT count(*) /* scan: counting is the point, and a practice has a handful of groups */ FROM groups;

-- name: schema_accounts (staff: staff command)
SELECT count(*) /* scan: counting is the point, and a practice has a handful of accounts */ FROM accounts;
