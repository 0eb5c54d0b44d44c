-- What the admin's dashboard asks. Sums are kept by triggers, so nothing here counts registrations.

-- name: stats_days (intake: staff command)
SELECT day, count FROM signup_days WHERE group_id = :group_id AND day >= :first_day ORDER BY day;

-- name: stats_oldest_new (intake: staff command)
SELECT received_at, reply_by FROM signups
WHERE group_id = :group_id AND status = 'new' AND body IS NOT NULL
ORDER BY reply_by
LIMIT 1;

-- However many were left, the count ends at most.
-- name: stats_overdue (intake: staff command)
SELECT count(*) FROM (
    SELECT 1 FROM signups
    WHERE group_id = :group_id AND status = 'new' AND body IS NOT NULL AND reply_by < :now
    LIMIT :most
);
