-- When something was last done to the practice as a whole, and how it ended (domain/operations/mark.h).

CREATE TABLE marks (
    name TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
