-- Further tokens of a thread: one for each browser that came in by the code, one for each link that was mailed. The first
-- one, of the browser it began in, is in accesses. All of them are good until somebody says to forget them.
CREATE TABLE access_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32),
    access_id BLOB NOT NULL CHECK (length(access_id) = 16),
    -- The thread's key under the token's.
    token_wrap BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('device', 'mail')),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_by_access ON access_tokens (access_id);

-- A trigger in place of a foreign key: who inserts a token need not read the accesses for it.
CREATE TRIGGER access_tokens_go_with_access AFTER DELETE ON accesses
BEGIN
    DELETE FROM access_tokens WHERE access_id = old.id;
END;
