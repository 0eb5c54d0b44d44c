-- name: enquiry_insert (intake: public)
INSERT INTO enquiries (id, form_id, group_id, access_id, kind, status, status_at, received_at, reply_by, held,
    form_version, sealed_at, key_id, sealed_key, person_key, body)
VALUES (:id, :form_id, :group_id, :access_id, :kind, 'new', :received_at, :received_at, :reply_by, :held,
    :form_version, :received_at, :key_id, :sealed_key, :person_key, :body);

-- name: enquiry_present (intake: public)
SELECT 1 FROM enquiries WHERE form_id = :form_id;

-- name: enquiry_by_access (intake: public)
SELECT enquiries.id, enquiries.kind, enquiries.status, enquiries.status_at, enquiries.received_at, enquiries.reply_by,
    enquiries.held, enquiries.form_version, enquiries.sealed_at, enquiries.key_id, enquiries.sealed_key,
    enquiries.person_key, enquiries.body, enquiries.group_id, groups.slug, groups.name, NULL
FROM enquiries LEFT JOIN groups ON groups.id = enquiries.group_id
WHERE enquiries.access_id = :access_id AND enquiries.body IS NOT NULL
ORDER BY enquiries.received_at DESC;

-- Every question of a thread at once: body and keys go, the shells stay for the counts.
-- name: enquiry_erase_thread (intake: public)
UPDATE enquiries SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, status = 'closed',
    status_at = :at
WHERE access_id = :access_id AND body IS NOT NULL;

-- Who waits longest comes first, so that nobody drops out of sight behind those who came later.
-- name: enquiry_open (intake: staff command)
/* scan: in the order received, by its index */
SELECT enquiries.id, enquiries.kind, enquiries.status, enquiries.status_at, enquiries.received_at, enquiries.reply_by,
    enquiries.held, enquiries.form_version, enquiries.sealed_at, enquiries.key_id, enquiries.sealed_key,
    enquiries.person_key, enquiries.body, enquiries.group_id, groups.slug, groups.name, signups.id
FROM enquiries LEFT JOIN groups ON groups.id = enquiries.group_id
    LEFT JOIN signups ON signups.access_id = enquiries.access_id
WHERE enquiries.status = 'new' AND enquiries.body IS NOT NULL
ORDER BY enquiries.received_at
LIMIT :most OFFSET :from;

-- name: enquiry_done (intake: staff command)
/* scan: in the order received, by its index */
SELECT enquiries.id, enquiries.kind, enquiries.status, enquiries.status_at, enquiries.received_at, enquiries.reply_by,
    enquiries.held, enquiries.form_version, enquiries.sealed_at, enquiries.key_id, enquiries.sealed_key,
    enquiries.person_key, enquiries.body, enquiries.group_id, groups.slug, groups.name, signups.id
FROM enquiries LEFT JOIN groups ON groups.id = enquiries.group_id
    LEFT JOIN signups ON signups.access_id = enquiries.access_id
WHERE enquiries.status <> 'new' AND enquiries.body IS NOT NULL
ORDER BY enquiries.received_at DESC
LIMIT :most OFFSET :from;

-- name: enquiry_by_id (intake: staff command)
SELECT enquiries.id, enquiries.kind, enquiries.status, enquiries.status_at, enquiries.received_at, enquiries.reply_by,
    enquiries.held, enquiries.form_version, enquiries.sealed_at, enquiries.key_id, enquiries.sealed_key,
    enquiries.person_key, enquiries.body, enquiries.group_id, groups.slug, groups.name, signups.id
FROM enquiries LEFT JOIN groups ON groups.id = enquiries.group_id
    LEFT JOIN signups ON signups.access_id = enquiries.access_id
WHERE enquiries.id = :id;

-- name: enquiry_set_status (intake: staff command)
UPDATE enquiries SET status = :to, status_at = :at, held = 0
WHERE id = :id AND status = :from AND body IS NOT NULL;

-- name: enquiry_counts (intake: staff command)
/* scan: of an index that holds only those that wait for an answer */
SELECT count(*), coalesce(sum(reply_by < :now AND kind <> 'next'), 0) FROM enquiries WHERE status = 'new' AND body IS NOT NULL;
