-- What has outlived its days: first what there is of it, then its deletion, a few rows a transaction.

-- What was merged goes with what it was merged into; whoever came to a session is no registration that went nowhere, and
-- has days of their own; and what somebody decided to keep stays.
-- name: retention_signup_counts (intake: command)
SELECT groups.slug, count(*) FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.status = :status AND status_at <= :before AND body IS NOT NULL
    AND came = 0
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
GROUP BY groups.slug
ORDER BY groups.slug;

-- name: retention_member_counts (intake: command)
/* scan: of all that is kept, once a day */
SELECT groups.slug, count(*) FROM signups JOIN groups ON groups.id = signups.group_id
WHERE status_at <= :before AND body IS NOT NULL
    AND came = 1
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
GROUP BY groups.slug
ORDER BY groups.slug;

-- name: retention_enquiry_counts (intake: command)
SELECT coalesce(groups.slug, ''), count(*) FROM enquiries LEFT JOIN groups ON groups.id = enquiries.group_id
WHERE status_at <= :before AND body IS NOT NULL
GROUP BY 1
ORDER BY 1;

-- name: retention_draft_counts (intake: command)
SELECT groups.slug, count(*) FROM drafts JOIN groups ON groups.id = drafts.group_id
WHERE expires_at <= :before
GROUP BY groups.slug
ORDER BY groups.slug;

-- name: retention_signups (intake: command)
SELECT id, access_id FROM signups WHERE status = :status AND status_at <= :before AND body IS NOT NULL
    AND came = 0
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
LIMIT :most;

-- name: retention_members (intake: command)
/* scan: of all that is kept, once a day */
SELECT id, access_id FROM signups WHERE status_at <= :before AND body IS NOT NULL
    AND came = 1
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
LIMIT :most;

-- Those whose time is over soon, for a list; the columns are those of person_row.h.
-- name: retention_soon (intake: staff command)
SELECT id, status, status_at, form_version, sealed_at, key_id, sealed_key, body, coalesce(sealed_group, group_id)
FROM signups
WHERE status = :status AND status_at <= :before AND body IS NOT NULL
    AND came = 0
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
ORDER BY status_at
LIMIT :limit;

-- name: retention_soon_members (intake: staff command)
/* scan: of a practice's registrations */
SELECT id, status, status_at, form_version, sealed_at, key_id, sealed_key, body, coalesce(sealed_group, group_id)
FROM signups
WHERE status_at <= :before AND body IS NOT NULL
    AND came = 1
    AND coalesce(keep_until, 0) <= :now
    AND NOT EXISTS (SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL)
ORDER BY status_at
LIMIT :limit;

-- name: retention_facts (intake: public staff command)
SELECT coalesce(keep_until, 0), came
FROM signups WHERE id = :id;

-- name: retention_keep (intake: staff command)
UPDATE signups SET keep_until = nullif(:until, 0) WHERE id = :id AND body IS NOT NULL;

-- name: retention_enquiries (intake: command)
SELECT id, access_id FROM enquiries WHERE status_at <= :before AND body IS NOT NULL LIMIT :most;

-- name: retention_drafts (intake: command)
SELECT access_id, access_id FROM drafts WHERE expires_at <= :before LIMIT :most;

-- The row remains as a shell for the counts; earlier versions, notes and reasons go by triggers. What was still open
-- did not end in any other way than by its time running out.
-- name: retention_erase_signup (intake: command)
UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, offer_until = NULL,
    status = CASE WHEN status IN ('confirmed', 'declined', 'lapsed', 'withdrawn') THEN status ELSE 'lapsed' END
WHERE id = :id AND body IS NOT NULL;

-- name: retention_erase_enquiry (intake: command)
UPDATE enquiries SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, status = 'closed'
WHERE id = :id AND body IS NOT NULL;

-- name: retention_delete_draft (intake: command)
DELETE FROM drafts WHERE access_id = :id;

-- A thread that still leads to something is kept.
-- name: retention_delete_access (intake: command)
DELETE FROM accesses WHERE id = :id
    AND NOT EXISTS (SELECT 1 FROM drafts WHERE access_id = :id)
    AND NOT EXISTS (SELECT 1 FROM signups WHERE access_id = :id AND body IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM enquiries WHERE access_id = :id AND body IS NOT NULL);
