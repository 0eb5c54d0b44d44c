-- What a person has to be told, from the write that made it so until somebody told them: nobody is left hanging because a
-- mail could not go. A row says whom, about what, by which way, by when, and how it ended; never an answer or a name.
CREATE TABLE notices (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- About a registration or a question. No foreign key: with one, whoever erases those would have to read this table.
    signup_id BLOB CHECK (length(signup_id) = 16),
    enquiry_id BLOB CHECK (length(enquiry_id) = 16),
    kind TEXT NOT NULL CHECK (kind GLOB '[a-z]*' AND kind NOT GLOB '*[^a-z-]*'),
    -- queued: a mail waits; handed: a server took it; failed: it did not; call: no mail can go; told: a clinician told
    -- them; seen: they did it, or read it, themselves; dropped: no longer so, and nobody had been told.
    state TEXT NOT NULL CHECK (state IN ('queued', 'handed', 'failed', 'call', 'told', 'seen', 'dropped')),
    outbox_id BLOB CHECK (length(outbox_id) = 16),
    at INTEGER NOT NULL,
    -- By when: a mail that was not handed over by then is a call.
    due_at INTEGER NOT NULL,
    -- Not before: called in vain, and again another day.
    next_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    account_id BLOB CHECK (length(account_id) = 16),
    how TEXT CHECK (how IN ('phone', 'page')),
    CHECK ((signup_id IS NULL) <> (enquiry_id IS NULL)),
    CHECK ((state IN ('queued', 'failed', 'call')) = (ended_at IS NULL))
) STRICT;
-- What is still to be told, found without reading what was.
CREATE INDEX notices_open ON notices (state, due_at) WHERE state IN ('queued', 'failed', 'call');
CREATE INDEX notices_by_signup ON notices (signup_id, at) WHERE signup_id IS NOT NULL;
CREATE INDEX notices_by_enquiry ON notices (enquiry_id, at) WHERE enquiry_id IS NOT NULL;
CREATE INDEX notices_by_outbox ON notices (outbox_id) WHERE outbox_id IS NOT NULL;

-- The clock makes offers and lets them lapse, and knows no message: what a trigger has just sent for it is the mail.
CREATE TRIGGER notices_find_mail AFTER INSERT ON notices
WHEN NEW.state = 'call' AND NEW.kind IN ('offer', 'lapsed') BEGIN
    UPDATE notices SET state = iif(found.state = 'queued', 'queued', 'failed'), outbox_id = found.id
    FROM (SELECT outbox.id, outbox.state FROM outbox
        WHERE signup_id = NEW.signup_id AND kind = NEW.kind AND created_at = NEW.at AND attempts = 0 LIMIT 1) AS found
    WHERE notices.id = NEW.id;
END;

-- A reminder is written by the trigger that sends the offer.
CREATE TRIGGER notices_reminder AFTER INSERT ON outbox
WHEN NEW.kind = 'reminder' AND NEW.state = 'queued' AND NEW.signup_id IS NOT NULL BEGIN
    INSERT INTO notices (id, signup_id, kind, state, outbox_id, at, due_at, next_at)
    VALUES (randomblob(16), NEW.signup_id, 'reminder', 'queued', NEW.id, NEW.created_at, coalesce(NEW.offer_until, NEW.ready_at),
        NEW.ready_at);
END;

-- How the mail ended is known where its row is: one that goes while it is being sent was taken by a server.
CREATE TRIGGER notices_handed AFTER DELETE ON outbox WHEN OLD.state = 'queued' BEGIN
    UPDATE notices SET state = iif(OLD.last_error = 'sending', 'handed', 'dropped'),
        ended_at = coalesce(OLD.last_at, OLD.created_at)
    WHERE outbox_id = OLD.id AND state = 'queued';
END;

CREATE TRIGGER notices_failed AFTER UPDATE OF state ON outbox WHEN NEW.state = 'refused' AND OLD.state = 'queued' BEGIN
    UPDATE notices SET state = 'failed' WHERE outbox_id = NEW.id AND state = 'queued';
END;

-- What is no longer so is not sent. What is on its way right now cannot be called back.
CREATE TRIGGER notices_drop AFTER UPDATE OF state ON notices
WHEN OLD.state = 'queued' AND NEW.state NOT IN ('queued', 'handed', 'failed') AND NEW.outbox_id IS NOT NULL BEGIN
    DELETE FROM outbox WHERE id = NEW.outbox_id AND state = 'queued' AND last_error <> 'sending';
END;

CREATE TRIGGER notices_erase_signup AFTER UPDATE OF body ON signups WHEN NEW.body IS NULL BEGIN
    DELETE FROM notices WHERE signup_id = NEW.id;
END;
CREATE TRIGGER notices_delete_signup AFTER DELETE ON signups BEGIN
    DELETE FROM notices WHERE signup_id = OLD.id;
END;
CREATE TRIGGER notices_erase_enquiry AFTER UPDATE OF body ON enquiries WHEN NEW.body IS NULL BEGIN
    DELETE FROM notices WHERE enquiry_id = NEW.id;
END;
CREATE TRIGGER notices_delete_enquiry AFTER DELETE ON enquiries BEGIN
    DELETE FROM notices WHERE enquiry_id = OLD.id;
END;

-- Whose offer ran out is told, too, by a message that is held for the clock. The table is made anew for its kind.
CREATE TABLE outbox_held_before AS SELECT * FROM outbox_held;
DROP TABLE outbox_held;
CREATE TABLE outbox_held (
    signup_id BLOB NOT NULL CHECK (length(signup_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'reminder', 'lapsed')),
    id BLOB NOT NULL CHECK (length(id) = 16),
    -- NULL: to an address that cannot be written to.
    box BLOB,
    -- How long before the end of the offer it is sent; 0: when it is made, or when it has run out.
    before_end INTEGER NOT NULL CHECK (before_end >= 0),
    PRIMARY KEY (signup_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_held SELECT * FROM outbox_held_before;
DROP TABLE outbox_held_before;

DROP TRIGGER outbox_offer;
CREATE TRIGGER outbox_offer AFTER UPDATE OF status ON signups
WHEN NEW.status = 'offered' AND OLD.status <> 'offered' AND NEW.offer_until IS NOT NULL BEGIN
    INSERT INTO outbox (id, sealed_id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state, offer_until)
    SELECT randomblob(16), id, signup_id, kind, box, NEW.status_at,
        iif(before_end = 0, NEW.status_at, NEW.offer_until - before_end),
        iif(before_end = 0, NEW.status_at, NEW.offer_until - before_end),
        iif(box IS NULL, 'address', ''), iif(box IS NULL, 'refused', 'queued'), NEW.offer_until
    FROM outbox_held
    WHERE signup_id = NEW.id AND kind <> 'lapsed'
        AND (before_end = 0 OR NEW.offer_until - before_end >= NEW.status_at + 43200000);
END;

CREATE TRIGGER outbox_lapsed AFTER UPDATE OF status ON signups
WHEN NEW.status = 'lapsed' AND OLD.status = 'offered' BEGIN
    INSERT INTO outbox (id, sealed_id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state)
    SELECT randomblob(16), id, signup_id, kind, box, NEW.status_at, NEW.status_at, NEW.status_at,
        iif(box IS NULL, 'address', ''), iif(box IS NULL, 'refused', 'queued')
    FROM outbox_held WHERE signup_id = NEW.id AND kind = 'lapsed';
END;
