-- What the clinician's pages ask beyond the registrations themselves.

-- name: reply_clock_overdue (intake: staff command)
SELECT count(*) FROM signups WHERE group_id = :group_id AND status = 'new' AND reply_by < :now AND body IS NOT NULL;

-- Of what was merged into it, too.
-- name: history_list (intake: staff command)
SELECT at, actor_kind, actor, from_status, to_status, kind, reason, signup_id FROM signup_events
WHERE signup_id = :signup_id OR signup_id IN (SELECT id FROM signups WHERE merged_into = :signup_id)
ORDER BY id DESC;
