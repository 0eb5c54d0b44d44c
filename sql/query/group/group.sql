-- name: group_list_count (intake: public staff command)
/* scan: a practice has a handful of groups */
SELECT count(*) FROM groups;

-- name: group_list (intake: public staff command)
/* scan: a practice has a handful of groups */
SELECT id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum, offer_days,
    offer_automatically, created_at, opens_at, reply_days, call_days, offers_end_first,
    (SELECT max(starts_at) FROM group_sessions WHERE group_id = groups.id AND cancelled = 0)
FROM groups
WHERE state <> 'draft' OR :with_drafts = 1
ORDER BY created_at, id;

-- name: group_by_slug (intake: public staff command)
SELECT id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum, offer_days,
    offer_automatically, created_at, opens_at, reply_days, call_days, offers_end_first,
    (SELECT max(starts_at) FROM group_sessions WHERE group_id = groups.id AND cancelled = 0)
FROM groups
WHERE slug = :slug;

-- name: group_counts (intake: public staff command)
SELECT status, count FROM signup_counts WHERE group_id = :group_id;

-- name: group_insert (intake: staff command)
INSERT INTO groups (id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum,
    offer_days, offer_automatically, created_at, opens_at, reply_days, call_days, offers_end_first)
VALUES (:id, :slug, :name, :summary, :begins, :schedule, :place, :fee, :sessions, :state, nullif(:closes_at, 0),
    :capacity, :minimum, :offer_days, :offer_automatically, :created_at, nullif(:opens_at, 0), nullif(:reply_days, 0),
    coalesce(nullif(:call_days, 0), 2), :offers_end_first);

-- The trigger refuses a capacity below the places taken.
-- name: group_update (intake: staff command)
UPDATE groups SET name = :name, summary = :summary, begins = :begins, schedule = :schedule, place = :place, fee = :fee,
    sessions = :sessions, state = :state, opens_at = nullif(:opens_at, 0), closes_at = nullif(:closes_at, 0),
    capacity = :capacity, minimum = :minimum, offer_days = :offer_days, offer_automatically = :offer_automatically,
    reply_days = nullif(:reply_days, 0), call_days = coalesce(nullif(:call_days, 0), call_days),
    offers_end_first = :offers_end_first
WHERE id = :id;
