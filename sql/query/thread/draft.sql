-- name: draft_insert (intake: public)
INSERT INTO drafts (access_id, group_id, body, started_at, updated_at, expires_at)
VALUES (:access_id, :group_id, :body, :started_at, :updated_at, :expires_at);

-- name: draft_by_access (intake: public)
SELECT group_id, body, started_at, updated_at, expires_at FROM drafts
WHERE access_id = :access_id AND expires_at > :now;

-- An expired draft is gone for everybody, whether or not the purge has come by; updated_at is now.
-- name: draft_update (intake: public)
UPDATE drafts SET body = :body, updated_at = :updated_at, expires_at = :expires_at
WHERE access_id = :access_id AND group_id = :group_id AND expires_at > :updated_at;

-- name: draft_delete (intake: public)
DELETE FROM drafts WHERE access_id = :access_id;
