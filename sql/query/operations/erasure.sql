-- The ledger of deletions (domain/operations/erasure.h).

-- name: erasure_each (intake: command)
/* scan: every row is wanted, once in a restore */
SELECT id, day FROM erasures;

-- name: erasure_keep (intake: command)
INSERT INTO erasures (id, day) VALUES (:id, :day) ON CONFLICT (id) DO NOTHING;

-- As the person would have done it: what was still open or held a place is given up.
-- name: erasure_signup (intake: command)
UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, offer_until = NULL,
    status_at = :at,
    status = CASE WHEN status IN ('declined', 'lapsed', 'withdrawn') THEN status ELSE 'withdrawn' END
WHERE id = :id AND body IS NOT NULL;

-- name: erasure_access (intake: command)
DELETE FROM accesses WHERE id = :id;

-- name: erasure_forget (intake: command)
/* scan: once a night, of a small table */
DELETE FROM erasures WHERE day < :day;
