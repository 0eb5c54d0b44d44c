-- Two registrations of one person.

-- name: merge_facts (intake: staff command)
SELECT status, waiting_since, offer_until, version,
    EXISTS (SELECT 1 FROM signups AS others WHERE others.merged_into = signups.id)
FROM signups
WHERE id = :id AND group_id = :group_id AND body IS NOT NULL AND merged_into IS NULL;

-- name: merge_away (intake: staff command)
UPDATE signups SET status = 'withdrawn', status_at = :at, offer_until = NULL, merged_into = :kept, merged_key = :link
WHERE id = :id;

-- Where the one that is kept stands, which may be where the double stood.
-- name: merge_stand (intake: staff command)
UPDATE signups SET status = :status, status_at = :at, offer_until = nullif(:offer_until, 0),
    waiting_since = nullif(:waiting_since, 0)
WHERE id = :id;

-- name: merge_place (intake: staff command)
UPDATE signups SET waiting_since = nullif(:waiting_since, 0) WHERE id = :id;

-- Whoever was made an offer knows of it.
-- name: merge_no_offer (intake: staff command)
DELETE FROM outbox WHERE signup_id = :id AND kind = 'offer' AND created_at = :at;

-- A session that both are noted for keeps what is noted for the one that is kept.
-- name: merge_attendance (intake: staff command)
UPDATE OR IGNORE attendance SET signup_id = :kept, merged_from = :id WHERE signup_id = :id;

-- name: unmerge_attendance (intake: staff command)
UPDATE attendance SET signup_id = merged_from, merged_from = NULL WHERE merged_from = :id;

-- The one that was merged by the newest line of history of what it was merged into, and where both stood.
-- name: unmerge_find (intake: staff command)
SELECT doubles.id, own.from_status, own.from_waiting_since, own.from_offer_until, line.from_status, line.to_status,
    line.from_waiting_since, line.from_offer_until, line.at,
    EXISTS (SELECT 1 FROM signup_events WHERE signup_id = line.signup_id AND at = line.at AND kind = 'corrected')
FROM signup_events AS line JOIN signups AS doubles ON doubles.merged_into = line.signup_id AND doubles.status_at = line.at
    JOIN signup_events AS own ON own.signup_id = doubles.id AND own.at = line.at AND own.kind = 'merged'
WHERE line.id = (SELECT max(id) FROM signup_events WHERE signup_id = :kept) AND line.kind = 'merged'
    AND line.actor_kind = 'staff' AND line.at > :since AND doubles.body IS NOT NULL;

-- name: unmerge_double (intake: staff command)
UPDATE signups SET status = :status, status_at = :at, waiting_since = nullif(:waiting_since, 0),
    offer_until = nullif(:offer_until, 0), merged_into = NULL, merged_key = NULL
WHERE id = :id;

-- The answers it had before those of the double.
-- name: unmerge_body (intake: staff command)
UPDATE signups SET version = version + 1, body = (SELECT body FROM signup_versions
    WHERE signup_id = signups.id AND version = signups.version - 1)
WHERE id = :id;

-- name: unmerge_keep_version (intake: staff command)
INSERT INTO signup_versions (signup_id, version, form_version, sealed_at, key_id, sealed_key, person_key, body)
SELECT id, version, form_version, sealed_at, key_id, sealed_key, person_key, body FROM signups WHERE id = :id;

-- name: merged_into (intake: staff command)
SELECT merged_into FROM signups WHERE id = :id;

-- name: merged_list (intake: staff command)
SELECT id, received_at FROM signups WHERE merged_into = :id AND body IS NOT NULL ORDER BY received_at;

-- What the person of a double needs to open what it was merged into.
-- name: merged_link (intake: public)
SELECT id, coalesce(sealed_group, group_id), form_version, sealed_at, key_id, person_key, merged_key FROM signups
WHERE access_id = :access_id AND merged_into IS NOT NULL AND body IS NOT NULL;
