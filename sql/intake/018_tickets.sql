-- Forms that have done what they do: one that is sent again, as it was, does nothing more. No row says which form, or what was in
-- it (domain/operations/ticket.h).
CREATE TABLE tickets (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_by_at ON tickets (at);
