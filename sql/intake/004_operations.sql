-- What the admin looks at and sets: how often things happened, and when a group's registration opens.

-- How often something happened on a day: pages seen, forms sent, errors by field. Never who, never an answer.
CREATE TABLE counters (
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;

-- NULL: at once, as soon as it is open.
ALTER TABLE groups ADD COLUMN opens_at INTEGER;
-- Business days within which a registration is answered; NULL: those of the practice.
ALTER TABLE groups ADD COLUMN reply_days INTEGER CHECK (reply_days BETWEEN 1 AND 30);

-- Who waits for a first answer, in the order in which it was promised: counted and found without touching the erased.
DROP INDEX signups_new;
CREATE INDEX signups_unread ON signups (group_id, reply_by, received_at) WHERE status = 'new' AND body IS NOT NULL;
