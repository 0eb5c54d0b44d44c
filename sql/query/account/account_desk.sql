-- What people change about accounts: their own, and as administrators those of others.

-- name: account_list (staff: staff command)
/* scan: a practice has a handful of accounts */
SELECT id, username, display_name, is_admin, disabled_at, accounts.created_at, public_key, wants_key,
    totp_box IS NOT NULL, EXISTS (SELECT 1 FROM grants WHERE grants.account_id = accounts.id),
    EXISTS (SELECT 1 FROM invitations WHERE invitations.account_id = accounts.id AND expires_at > :now)
FROM accounts
ORDER BY username;

-- name: account_public_key (staff: staff command)
SELECT public_key FROM accounts WHERE id = :id AND disabled_at IS NULL;

-- name: account_granted (staff: staff command)
UPDATE accounts SET wants_key = 0 WHERE id = :id;

-- name: account_drop_grants (staff: staff command)
DELETE FROM grants WHERE account_id = :id;

-- Another wrap around the same pair: grants and the second factor stay as they are.
-- name: account_rewrap (staff: staff command)
UPDATE accounts SET salt = :salt, passes = :passes, memory_mib = :memory_mib, wrapped_key = :wrapped_key
WHERE id = :id AND public_key = :public_key AND wrapped_key = :before;

-- Another pair: what was sealed or wrapped for the one before opens no more.
-- name: account_begin_anew (staff: staff command)
UPDATE accounts SET public_key = :public_key, salt = :salt, passes = :passes, memory_mib = :memory_mib,
    wrapped_key = :wrapped_key, wants_key = :wants_key, totp_box = NULL, totp_last = 0
WHERE id = :id AND disabled_at IS NULL;

-- name: account_set_disabled (staff: staff command)
UPDATE accounts SET disabled_at = nullif(:at, 0) WHERE id = :id;

-- name: account_set_admin (staff: staff command)
UPDATE accounts SET is_admin = :is_admin WHERE id = :id;

-- name: account_remove (staff: staff command)
DELETE FROM accounts WHERE id = :id;

-- Whether somebody can still look after the accounts, and whether somebody can still read.
-- name: account_pillars (staff: staff command)
/* scan: a practice has a handful of accounts */
SELECT EXISTS (SELECT 1 FROM accounts WHERE is_admin = 1 AND disabled_at IS NULL),
    EXISTS (SELECT 1 FROM accounts JOIN grants ON grants.account_id = accounts.id WHERE disabled_at IS NULL);

-- Whether this account can read and no other can.
-- name: account_reads_alone (staff: staff command)
/* scan: a practice has a handful of accounts */
SELECT EXISTS (SELECT 1 FROM accounts JOIN grants ON grants.account_id = accounts.id
        WHERE accounts.id = :id AND disabled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM accounts JOIN grants ON grants.account_id = accounts.id
        WHERE accounts.id <> :id AND disabled_at IS NULL);

-- name: account_download (staff: staff command)
SELECT download FROM accounts WHERE id = :id;

-- name: account_set_download (staff: staff command)
UPDATE accounts SET download = :download WHERE id = :id;

-- name: staff_setting (staff: staff command)
SELECT value FROM staff_settings WHERE name = :name;

-- name: staff_setting_put (staff: staff command)
INSERT INTO staff_settings (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
