-- Whoever may insert is decided in the insert itself: a group that is not open, or past its date, gives no row.
-- name: signup_insert (intake: public)
INSERT INTO signups (id, group_id, access_id, status, status_at, received_at, received_day, reply_by, source, held,
    version, form_version, sealed_at, key_id, sealed_key, person_key, body)
SELECT :id, id, :access_id, 'new', :received_at, :received_at, :received_day, :reply_by, 'web', :held,
    1, :form_version, :received_at, :key_id, :sealed_key, :person_key, :body
FROM groups
WHERE id = :group_id AND state = 'open' AND (opens_at IS NULL OR opens_at <= :received_at)
    AND (closes_at IS NULL OR closes_at > :received_at);

-- name: draft_delete_sent (intake: public)
DELETE FROM drafts WHERE access_id = :access_id AND group_id = :group_id;

-- name: signup_detach_shell (intake: public)
UPDATE signups SET access_id = NULL WHERE access_id = :access_id AND body IS NULL;

-- name: signup_present (intake: public)
SELECT 1 FROM signups WHERE access_id = :access_id;

-- What was merged leads to what it was merged into.
-- name: signup_by_access (intake: public)
SELECT signups.id, coalesce(sealed_group, group_id), access_id, status, status_at, received_at, received_day, reply_by, offer_until, source,
    held, version, form_version, sealed_at, key_id, sealed_key, person_key, body, merged_into IS NOT NULL, groups.slug,
    EXISTS (SELECT 1 FROM signups AS doubles WHERE doubles.merged_into = signups.id AND doubles.merged_key IS NOT NULL)
FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.id = (SELECT iif(own.merged_key IS NULL, own.id, own.merged_into) FROM signups AS own WHERE own.access_id = :key)
    AND body IS NOT NULL;

-- name: signup_by_id (intake: staff command)
SELECT signups.id, coalesce(sealed_group, group_id), access_id, status, status_at, received_at, received_day, reply_by, offer_until, source,
    held, version, form_version, sealed_at, key_id, sealed_key, person_key, body, merged_into IS NOT NULL, groups.slug
FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.id = :key;

-- The index gives this order, so the first row comes at once whatever their number.
-- name: signup_each (intake: staff command)
SELECT id, coalesce(sealed_group, group_id), access_id, status, status_at, received_at, received_day, reply_by, offer_until, source,
    held, version, form_version, sealed_at, key_id, sealed_key, person_key, body, merged_into IS NOT NULL
FROM signups
WHERE group_id = :group_id
ORDER BY received_at;

-- No offer outlives the group: its last session, or, where it is set so, its first.
-- name: signup_move_facts (intake: public staff command)
SELECT offer_days_of, offer_until, waiting_since,
    (SELECT iif(offers_end_first, min(starts_at), max(starts_at)) FROM group_sessions
        WHERE group_sessions.group_id = found.group_id AND cancelled = 0)
FROM (SELECT groups.offer_days AS offer_days_of, signups.offer_until, signups.waiting_since, groups.offers_end_first,
        signups.group_id
    FROM signups JOIN groups ON groups.id = signups.group_id
    WHERE signups.id = :id AND body IS NOT NULL) AS found;

-- name: signup_move (intake: public staff command)
UPDATE signups SET status = :to, status_at = :at, offer_until = nullif(:offer_until, 0),
    offer_days = coalesce(nullif(:offer_days, 0), offer_days), offer_before = nullif(:offer_before, 0)
WHERE id = :id AND status = :from AND body IS NOT NULL AND merged_into IS NULL;

-- An offer whose person was not told yet.
-- name: signup_offer_terms (intake: public staff command)
SELECT offer_days, offer_before, mailable FROM signups
WHERE id = :id AND status = 'offered' AND offer_until IS NULL AND body IS NOT NULL;

-- name: signup_offer_begins (intake: public staff command)
UPDATE signups SET offer_until = :offer_until WHERE id = :id AND status = 'offered' AND offer_until IS NULL;

-- name: signup_event_insert (intake: public staff command)
INSERT INTO signup_events (signup_id, at, actor_kind, actor, kind, from_status, to_status, reason, from_waiting_since,
    from_offer_until)
VALUES (:signup_id, :at, :actor_kind, :actor, :kind, :from, :to, :reason, nullif(:waiting_since, 0),
    nullif(:offer_until, 0));
