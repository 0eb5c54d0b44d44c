-- name: group_list_count (intake: public staff command)
/* scan: a practice has a handful of groups */
SELECT count(*) FROM groups;

-- name: group_list (intake: public staff command)
/* scan: a practice has a handful of groups */
SELECT id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum, offer_days,
    offer_automatically, created_at
FROM groups
WHERE state <> 'draft' OR :with_drafts = 1
ORDER BY created_at, id;

-- name: group_by_slug (intake: public staff command)
SELECT id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum, offer_days,
    offer_automatically, created_at
FROM groups
WHERE slug = :slug;

-- name: group_counts (intake: public staff command)
SELECT status, count FROM signup_counts WHERE group_id = :group_id;

-- name: group_insert (intake: staff command)
INSERT INTO groups (id, slug, name, summary, begins, schedule, place, fee, sessions, state, closes_at, capacity, minimum,
    offer_days, offer_automatically, created_at)
VALUES (:id, :slug, :name, :summary, :begins, :schedule, :place, :fee, :sessions, :state, nullif(:closes_at, 0),
    :capacity, :minimum, :offer_days, :offer_automatically, :created_at);
