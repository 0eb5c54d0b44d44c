-- Mail that waits to be sent, and the sessions of a group.

-- A row is written in the transaction of what it tells about. box is sealed to the mail process's key (mail.pub), so no
-- process that writes here can read it back; what is in clear is ids, times and which kind of message.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- A foreign key would make whoever inserts a sign-up a reader of this table: a trigger below does its work.
    signup_id BLOB CHECK (length(signup_id) = 16),
    kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*' AND kind NOT GLOB '*[^a-z-]*'),
    box BLOB,
    created_at INTEGER NOT NULL,
    -- When it was meant to be sent (a reminder: days after it was written), and when it is tried next.
    ready_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER,
    -- A word of ours, never what a server said: servers repeat addresses.
    last_error TEXT NOT NULL DEFAULT '' CHECK (last_error NOT GLOB '*[^a-z]*'),
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'refused')),
    -- A refused message is there to say whose it was, not what it said.
    CHECK ((state = 'queued') = (box IS NOT NULL))
) STRICT;
CREATE INDEX outbox_by_due ON outbox (state, due_at);
CREATE INDEX outbox_by_signup ON outbox (signup_id);
CREATE INDEX outbox_staff_new ON outbox (kind, attempts) WHERE kind = 'staff-new';

-- Ten registrations in a minute are one mail to staff. Once a mail is on its way, what comes later is another.
CREATE TRIGGER outbox_staff_once BEFORE INSERT ON outbox WHEN NEW.kind = 'staff-new' AND NEW.state = 'queued' BEGIN
    SELECT RAISE(IGNORE) WHERE EXISTS
        (SELECT 1 FROM outbox WHERE kind = 'staff-new' AND attempts = 0 AND state = 'queued');
END;

-- A reminder of an offer that was answered, lapsed or was taken back would be a mistake.
CREATE TRIGGER outbox_reminder_drop AFTER UPDATE OF status ON signups
WHEN OLD.status = 'offered' AND NEW.status <> 'offered' BEGIN
    DELETE FROM outbox WHERE signup_id = NEW.id AND kind = 'reminder';
END;

-- Who is erased is not written to any more, but for the word that it is done.
CREATE TRIGGER outbox_erase AFTER UPDATE OF body ON signups WHEN OLD.body IS NOT NULL AND NEW.body IS NULL BEGIN
    DELETE FROM outbox WHERE signup_id = NEW.id AND (kind <> 'withdrawn' OR state = 'refused');
END;

CREATE TRIGGER outbox_delete AFTER DELETE ON signups BEGIN
    DELETE FROM outbox WHERE signup_id = OLD.id;
END;

-- The meetings of a group: for the calendar, and for who was there.
CREATE TABLE group_sessions (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    -- Wall clock time in the practice's zone ('2027-03-02T18:00'): a session stays at six when the clocks change, and
    -- when the law about that changes.
    starts_at TEXT NOT NULL CHECK (starts_at GLOB
        '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]'),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
    -- iCalendar's SEQUENCE: every change is one more, so that calendars know the newest.
    sequence INTEGER NOT NULL DEFAULT 0,
    changed_at INTEGER NOT NULL,
    UNIQUE (group_id, number)
) STRICT;
