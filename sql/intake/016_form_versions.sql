-- Each version of a form as it was shown: its file, and the settings that went into it, as JSON. What somebody agreed to is
-- read in these words, whatever the form says today. Its name holds a hash of texts, and is sealed with each answer.
CREATE TABLE form_versions (
    name TEXT PRIMARY KEY NOT NULL,
    texts TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
