-- The waiting line: offers go to its first, run out by themselves, and never exceed the places (a trigger sees to that).
-- Shells of what was erased are in no list and get no offer.

-- name: waiting_list (intake: staff command)
SELECT id, status, waiting_since, form_version, sealed_at, key_id, sealed_key, body,
    coalesce(sealed_group, group_id)
FROM signups
WHERE group_id = :group_id AND status IN ('suitable', 'waiting') AND body IS NOT NULL
ORDER BY waiting_since, id
LIMIT :limit;

-- name: waiting_offers (intake: staff command)
SELECT id, status, offer_until, form_version, sealed_at, key_id, sealed_key, body, coalesce(sealed_group, group_id)
FROM signups
WHERE status = 'offered' AND group_id = :group_id AND body IS NOT NULL
ORDER BY offer_until, id
LIMIT :limit;

-- name: waiting_first (intake: public staff command)
SELECT id, status FROM signups
WHERE group_id = :group_id AND status IN ('suitable', 'waiting') AND body IS NOT NULL
ORDER BY waiting_since, id
LIMIT 1;

-- name: waiting_group_of (intake: staff command)
SELECT group_id, status FROM signups WHERE id = :id AND body IS NOT NULL;

-- Before everybody who is in line now.
-- name: waiting_move_ahead (intake: staff command)
UPDATE signups SET waiting_since = coalesce((SELECT min(first.waiting_since) - 1 FROM signups AS first
    WHERE first.group_id = signups.group_id AND first.status IN ('suitable', 'waiting')), waiting_since)
WHERE id = :id AND status IN ('suitable', 'waiting') AND body IS NOT NULL;

-- name: waiting_run_out (intake: public staff command)
SELECT id FROM signups WHERE status = 'offered' AND offer_until <= :now AND body IS NOT NULL ORDER BY offer_until LIMIT 1;

-- The next in line of a group that offers by itself and has a place that is not kept for a call.
-- name: waiting_automatic (intake: public staff command)
/* scan: a practice has a handful of groups, and few places are kept for a call */
SELECT signups.id, signups.status, signups.mailable, groups.call_days
FROM groups JOIN signups ON signups.id = (SELECT first.id FROM signups AS first
    WHERE first.group_id = groups.id AND first.status IN ('suitable', 'waiting') AND first.body IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM notices WHERE notices.signup_id = first.id AND kind = 'offer' AND state = 'call')
    ORDER BY first.waiting_since, first.id LIMIT 1)
WHERE groups.offer_automatically = 1 AND groups.state <> 'draft' AND groups.capacity >
    (SELECT coalesce(sum(count), 0) FROM signup_counts
        WHERE group_id = groups.id AND status IN ('offered', 'confirmed'))
    + (SELECT count(*) FROM notices JOIN signups AS kept ON kept.id = notices.signup_id
        WHERE notices.kind = 'offer' AND notices.state = 'call' AND kept.group_id = groups.id
            AND kept.status IN ('suitable', 'waiting'))
    AND coalesce((SELECT iif(groups.offers_end_first, min(starts_at), max(starts_at)) FROM group_sessions
        WHERE group_sessions.group_id = groups.id AND cancelled = 0), '9') > :local_now
LIMIT 1;
