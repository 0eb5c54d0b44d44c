-- A person who erases their registration gives up their place; one that was over stays as it was. The row remains as a
-- shell for the counts, and its earlier versions go by a trigger.
-- name: signup_erase (intake: public)
UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, offer_until = NULL,
    status_at = :at,
    status = CASE WHEN status IN ('declined', 'lapsed', 'withdrawn') THEN status ELSE 'withdrawn' END
WHERE id = :id AND access_id = :access_id AND body IS NOT NULL;

-- name: signup_erase_access (intake: public)
DELETE FROM accesses WHERE id = :access_id;
