-- name: outbox_insert (intake: public staff mail command)
INSERT INTO outbox (id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state, offer_days)
VALUES (:id, :signup_id, :kind, :box, :created_at, :due_at, :due_at, :error, :state, nullif(:offer_days, 0));

-- What was held before was sealed to an address that may have changed.
-- name: outbox_hold (intake: public staff command)
INSERT OR REPLACE INTO outbox_held (signup_id, kind, id, box, before_end)
VALUES (:signup_id, :kind, :id, :box, :before_end);

-- name: outbox_next (intake: mail)
SELECT id, box, ready_at, attempts, coalesce(sealed_id, id), offer_until, offer_days, offer_before FROM outbox
WHERE state = 'queued' AND due_at <= :now
ORDER BY due_at
LIMIT 1;

-- name: outbox_begin (intake: mail)
UPDATE outbox SET attempts = attempts + 1, last_at = :now, last_error = 'sending', due_at = :again,
    offer_until = nullif(:offer_until, 0)
WHERE id = :id;

-- name: outbox_resume (intake: mail)
UPDATE outbox SET due_at = :now, last_error = 'interrupted'
WHERE state = 'queued' AND due_at > :now AND last_error = 'sending';

-- name: outbox_sent (intake: mail)
DELETE FROM outbox WHERE id = :id;

-- name: outbox_later (intake: mail)
UPDATE outbox SET due_at = :due_at, last_error = :error WHERE id = :id;

-- name: outbox_refused (intake: mail)
UPDATE outbox SET state = 'refused', box = NULL, last_error = :error WHERE id = :id;

-- The queue of a practice has a handful of rows: what was sent is gone.
-- name: outbox_counts (intake: staff command)
/* scan: counting is the point, and what was sent is not there any more */
SELECT coalesce(sum(state = 'queued' AND due_at <= :now), 0), coalesce(sum(state = 'queued' AND attempts > 0), 0),
    coalesce(sum(state = 'refused'), 0), min(CASE WHEN state = 'queued' AND due_at <= :now THEN ready_at END),
    max(CASE WHEN last_error <> 'sending' THEN last_at END)
FROM outbox;

-- name: outbox_refusals (intake: staff command)
SELECT id, signup_id, kind, last_error, last_at, created_at FROM outbox
WHERE state = 'refused'
ORDER BY due_at;

-- name: outbox_dismiss (intake: staff command)
DELETE FROM outbox WHERE id = :id AND state = 'refused';
