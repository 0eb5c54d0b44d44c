-- Questions, and word left for a next group, from people who have not registered (or not yet). Sealed like a
-- registration; the row outlives its erasure as a shell (body, keys NULL) for the counts.

CREATE TABLE enquiries (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- Made when the form was shown: a double click, a reload or a retry is the same question.
    form_id BLOB NOT NULL UNIQUE CHECK (length(form_id) = 16),
    group_id BLOB REFERENCES groups (id),
    -- The person's thread, which may hold several questions and a registration.
    access_id BLOB REFERENCES accesses (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'fit', 'next')),
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'answered', 'closed')),
    status_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    reply_by INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    -- The envelope; see domain/seal/envelope.h.
    form_version TEXT NOT NULL,
    sealed_at INTEGER NOT NULL,
    key_id BLOB CHECK (length(key_id) = 16),
    sealed_key BLOB,
    person_key BLOB,
    body BLOB
) STRICT;
CREATE INDEX enquiries_by_access ON enquiries (access_id, received_at);
CREATE INDEX enquiries_by_group ON enquiries (group_id);
CREATE INDEX enquiries_by_time ON enquiries (received_at);
-- Who still waits for an answer, found without reading a question.
CREATE INDEX enquiries_unanswered ON enquiries (reply_by) WHERE status = 'new' AND body IS NOT NULL;
