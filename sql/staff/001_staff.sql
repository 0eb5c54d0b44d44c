-- staff.db: accounts, key grants, audit log. The public process has no right to open this file.

CREATE TABLE accounts (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    username TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 1 AND 64),
    display_name TEXT NOT NULL DEFAULT '',
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    -- The account's own pair: its secret key wrapped under the password. Opening the wrap is the password check.
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    passes INTEGER NOT NULL,
    memory_mib INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL
) STRICT;

-- The practice's secret key sealed to an account's public key. An account that holds one is a clinician.
CREATE TABLE grants (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key_id BLOB NOT NULL CHECK (length(key_id) = 16),
    sealed_key BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key_id)
) STRICT;

-- The same, sealed to the recovery pair whose secret key exists only on paper.
CREATE TABLE recovery (
    key_id BLOB PRIMARY KEY NOT NULL CHECK (length(key_id) = 16),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    sealed_key BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Append-only; each row's mac covers the row and the mac before it, under a key outside the database.
-- detail never holds a name or an answer.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id BLOB,
    action TEXT NOT NULL,
    record TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
