-- name: account_insert (staff: staff command)
INSERT INTO accounts (id, username, display_name, is_admin, created_at, public_key, salt, passes, memory_mib, wrapped_key,
    wants_key)
VALUES (:id, :username, :display_name, :is_admin, :created_at, :public_key, :salt, :passes, :memory_mib, :wrapped_key,
    :wants_key);

-- name: grant_insert (staff: staff command)
INSERT INTO grants (account_id, key_id, sealed_key, created_at) VALUES (:account_id, :key_id, :sealed_key, :created_at);

-- One row, and one statement, whether or not there is a grant. A grant of another key than the pinned one is given
-- only when there is none of that one: the caller raises an alarm about it.
-- name: account_sign_in (staff: staff command)
SELECT id, username, display_name, is_admin, disabled_at, accounts.created_at, public_key, salt, passes, memory_mib,
    wrapped_key, grants.key_id, grants.sealed_key, totp_box
FROM accounts LEFT JOIN grants ON grants.account_id = accounts.id
WHERE username = :username
ORDER BY grants.key_id = :key_id DESC
LIMIT 1;

-- name: account_by_id (staff: staff command)
SELECT id, username, display_name, is_admin, disabled_at, created_at,
    EXISTS (SELECT 1 FROM grants WHERE account_id = :id), totp_box IS NOT NULL, public_key
FROM accounts
WHERE id = :id;

-- All that lets an account in: whoever changes any of it ends the account's sessions (account_stamp.h).
-- name: account_stamp (staff: staff command)
SELECT is_admin, public_key, wrapped_key, totp_box,
    (SELECT group_concat(hex(key_id) || hex(sealed_key)) FROM grants WHERE account_id = :id)
FROM accounts
WHERE id = :id AND disabled_at IS NULL;

-- name: recovery_put (staff: staff command)
INSERT INTO recovery (key_id, public_key, sealed_key, created_at) VALUES (:key_id, :public_key, :sealed_key, :created_at)
ON CONFLICT (key_id) DO UPDATE SET public_key = excluded.public_key, sealed_key = excluded.sealed_key,
    created_at = excluded.created_at;

-- name: recovery_by_key (staff: staff command)
SELECT sealed_key FROM recovery WHERE key_id = :key_id;

-- Who could open what is sealed to a key: people, and the paper code.
-- name: account_holders (staff: staff command)
SELECT (SELECT count(*) FROM accounts /* scan: a handful of accounts */),
    (SELECT count(*) FROM grants WHERE key_id = :key_id /* scan: a grant or two an account */),
    (SELECT count(*) FROM recovery WHERE key_id = :key_id);
