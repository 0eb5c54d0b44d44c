-- Networks that somebody signed in from before, so that a flood from elsewhere does not slow them, also after a restart. Each
-- is a hash of name and network under a key that follows from the pepper; it goes when it was not used for ninety days.
CREATE TABLE known_networks (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 16),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX known_networks_by_age ON known_networks (seen_at);
