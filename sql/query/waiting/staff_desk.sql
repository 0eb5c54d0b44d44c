-- What the clinician's pages ask beyond the registrations themselves.

-- name: reply_clock_overdue (intake: staff command)
SELECT count(*) FROM signups WHERE group_id = :group_id AND status = 'new' AND reply_by < :now AND body IS NOT NULL;

-- name: history_list (intake: staff command)
SELECT at, actor_kind, actor, from_status, to_status, kind, reason FROM signup_events WHERE signup_id = :signup_id ORDER BY id DESC;
