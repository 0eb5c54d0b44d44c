-- name: access_insert (intake: public staff command)
INSERT INTO accesses (id, token_hash, token_wrap, code_hash, code_wrap, created_at)
VALUES (:id, :token_hash, :token_wrap, :code_hash, :code_wrap, :created_at);

-- name: access_by_token (intake: public)
SELECT id, token_hash, token_wrap, code_hash, code_wrap, created_at FROM accesses WHERE token_hash = :hash
UNION ALL
SELECT accesses.id, access_tokens.token_hash, access_tokens.token_wrap, code_hash, code_wrap, accesses.created_at
FROM access_tokens JOIN accesses ON accesses.id = access_tokens.access_id WHERE access_tokens.token_hash = :hash
LIMIT 1;

-- name: access_by_code (intake: public)
SELECT id, token_hash, token_wrap, code_hash, code_wrap, created_at FROM accesses WHERE code_hash = :hash;

-- name: access_token_insert (intake: public staff)
INSERT INTO access_tokens (token_hash, access_id, token_wrap, kind, created_at)
VALUES (:token_hash, :access_id, :token_wrap, :kind, :created_at);

-- The first one is a device's, too.
-- name: access_token_list (intake: public)
SELECT token_hash, 'device', created_at FROM accesses WHERE id = :access_id
UNION ALL
SELECT token_hash, kind, created_at FROM access_tokens WHERE access_id = :access_id
ORDER BY 3;

-- The token in use becomes the first one, and the others of its kind go.
-- name: access_token_promote (intake: public)
UPDATE accesses SET token_hash = :token_hash, token_wrap = :token_wrap WHERE id = :access_id;

-- name: access_token_forget (intake: public)
DELETE FROM access_tokens WHERE access_id = :access_id AND (kind = :kind OR token_hash = :token_hash);

-- name: access_delete (intake: public)
DELETE FROM accesses WHERE id = :id AND NOT EXISTS (SELECT 1 FROM signups WHERE access_id = :id)
    AND NOT EXISTS (SELECT 1 FROM enquiries WHERE access_id = :id AND body IS NOT NULL);
