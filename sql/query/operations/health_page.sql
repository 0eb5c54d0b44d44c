-- A row that comes and goes within one write: only a commit that reached the disk says that one can.

-- name: health_insert (intake: public staff)
INSERT INTO accesses (id, token_hash, token_wrap, code_hash, code_wrap, created_at)
VALUES (:id, :token_hash, :token_hash, :code_hash, :code_hash, 0);

-- name: health_delete (intake: public staff)
DELETE FROM accesses WHERE id = :id;
