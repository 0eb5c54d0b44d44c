-- What an account has beyond its password: an invitation to it, a second factor, and how its owner likes the file.

-- Somebody with the key is asked for a grant. An account that an administrator has let begin anew waits, too.
ALTER TABLE accounts ADD COLUMN wants_key INTEGER NOT NULL DEFAULT 0 CHECK (wants_key IN (0, 1));
-- The second factor's secret, under a key that follows from the account's own: the password comes first.
ALTER TABLE accounts ADD COLUMN totp_box BLOB;
-- The last half minute whose code was used; a code is good for a later one only.
ALTER TABLE accounts ADD COLUMN totp_last INTEGER NOT NULL DEFAULT 0;
-- The last choices for a download, as domain/roster/roster_options.h writes them.
ALTER TABLE accounts ADD COLUMN download TEXT NOT NULL DEFAULT '';

-- For a day without the telephone. Each is good once.
CREATE TABLE spare_codes (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

-- The code itself is handed over in person and kept nowhere. With an account_id the account is there and begins anew.
CREATE TABLE invitations (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    account_id BLOB UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    display_name TEXT NOT NULL DEFAULT '',
    is_admin INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
    wants_key INTEGER NOT NULL CHECK (wants_key IN (0, 1)),
    invited_by BLOB,
    expires_at INTEGER NOT NULL
) STRICT;

-- What the administrators have decided for all accounts.
CREATE TABLE staff_settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
