-- What the processes of one practice must agree on: which key answers are sealed to, and the settings each of them was
-- started with. Digests only. A database that has registrations already knows the key they were sealed to.
CREATE TABLE pins (
    name TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL CHECK (length(value) = 16),
    at INTEGER NOT NULL
) STRICT;

INSERT INTO pins (name, value, at)
SELECT 'practice_key', key_id, sealed_at FROM signups WHERE key_id IS NOT NULL ORDER BY sealed_at DESC LIMIT 1;
