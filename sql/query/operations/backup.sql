-- What a backup's manifest and the commands about whole practices ask.

-- name: backup_signups (intake: command)
/* scan: counting all is the point */
SELECT count(*) FROM signups;

-- name: backup_newest (intake: command)
SELECT coalesce(max((SELECT max(received_at) FROM signups WHERE group_id = groups.id)), 0) FROM groups;

-- name: audit_mac (staff: command)
SELECT mac FROM audit WHERE sequence = :sequence;
