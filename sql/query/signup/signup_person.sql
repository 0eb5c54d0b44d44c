-- A person who erases their registration gives up their place; one that was over stays as it was. The row remains as a
-- shell for the counts, and its earlier versions go by a trigger.
-- name: signup_erase (intake: public)
UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, offer_until = NULL,
    status_at = :at,
    status = CASE WHEN status IN ('declined', 'lapsed', 'withdrawn') THEN status ELSE 'withdrawn' END
WHERE id = :id AND body IS NOT NULL
    AND :access_id IN (SELECT own.access_id FROM signups AS own WHERE own.id = :id OR own.merged_into = :id);

-- The access of what was merged into it goes by a trigger.
-- name: signup_erase_access (intake: public)
DELETE FROM accesses WHERE id = :access_id OR id = (SELECT access_id FROM signups WHERE signups.id = :id);

-- The version that is about to be replaced, as it was sealed.
-- name: signup_keep_version (intake: public)
INSERT INTO signup_versions (signup_id, version, form_version, sealed_at, key_id, sealed_key, person_key, body)
SELECT id, version, form_version, sealed_at, key_id, sealed_key, person_key, body FROM signups
WHERE id = :id AND version = :version AND body IS NOT NULL
    AND :access_id IN (SELECT own.access_id FROM signups AS own WHERE own.id = :id OR own.merged_into = :id);

-- name: signup_correct (intake: public)
UPDATE signups SET version = version + 1, form_version = :form_version, sealed_at = :sealed_at, key_id = :key_id,
    sealed_key = :sealed_key, person_key = :person_key, body = :body
WHERE id = :id;

-- Under the key it has, which others hold, too.
-- name: signup_correct_shared (intake: public)
UPDATE signups SET version = version + 1, body = :body WHERE id = :id;

-- name: signup_versions (intake: staff command)
SELECT version, form_version, sealed_at, key_id, sealed_key, body FROM signup_versions
WHERE signup_id = :id
ORDER BY version DESC;

-- How many of the same group are before them, in the order of waiting_list.
-- name: signup_ahead (intake: public)
SELECT count(*) FROM signups AS own JOIN signups AS earlier ON earlier.group_id = own.group_id
WHERE own.id = :id AND own.status IN ('suitable', 'waiting') AND earlier.status IN ('suitable', 'waiting')
    AND earlier.body IS NOT NULL AND (earlier.waiting_since, earlier.id) < (own.waiting_since, own.id);
