-- What people have to be told.

-- name: notice_insert (intake: public staff command)
INSERT INTO notices (id, signup_id, enquiry_id, kind, state, outbox_id, at, due_at, next_at, ended_at, account_id, how)
VALUES (:id, :signup_id, :enquiry_id, :kind, :state, :outbox_id, :at, :due_at, :next_at, nullif(:ended_at, 0), :account_id,
    :how);

-- name: notice_drop (intake: public staff command)
UPDATE notices SET state = 'dropped', ended_at = :at
WHERE signup_id = :signup_id AND at >= :since AND state IN ('queued', 'failed', 'call') AND kind <> 'dates';
