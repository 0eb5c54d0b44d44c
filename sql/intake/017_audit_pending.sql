-- What staff did, written with the act itself, because two databases do not commit together. The staff process moves each
-- row into the chained log in staff.db (domain/audit/audit_pending.h). No row's number is given twice, and its MAC is under
-- a key outside the database: whoever may only write to this file can neither forge a row nor take one out unseen.
CREATE TABLE audit_pending (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id BLOB,
    action TEXT NOT NULL,
    record TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;
