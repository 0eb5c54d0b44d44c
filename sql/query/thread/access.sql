-- name: access_insert (intake: public staff command)
INSERT INTO accesses (id, token_hash, token_wrap, code_hash, code_wrap, created_at)
VALUES (:id, :token_hash, :token_wrap, :code_hash, :code_wrap, :created_at);

-- name: access_by_token (intake: public)
SELECT id, token_hash, token_wrap, code_hash, code_wrap, created_at FROM accesses WHERE token_hash = :hash;

-- name: access_by_code (intake: public)
SELECT id, token_hash, token_wrap, code_hash, code_wrap, created_at FROM accesses WHERE code_hash = :hash;

-- name: access_replace_token (intake: public)
UPDATE accesses SET token_hash = :token_hash, token_wrap = :token_wrap WHERE id = :id;

-- name: access_delete (intake: public)
DELETE FROM accesses WHERE id = :id AND NOT EXISTS (SELECT 1 FROM signups WHERE access_id = :id)
    AND NOT EXISTS (SELECT 1 FROM enquiries WHERE access_id = :id AND body IS NOT NULL);
