-- The offer a place may one day be told with, and its reminder, finished while somebody who can read the answers is
-- there: offers are also made by the clock, which cannot. Sealed like the outbox; nobody but the mail process can open it.
CREATE TABLE outbox_held (
    signup_id BLOB NOT NULL CHECK (length(signup_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'reminder')),
    -- What the box was sealed for.
    id BLOB NOT NULL CHECK (length(id) = 16),
    -- NULL: to an address that cannot be written to.
    box BLOB,
    -- How long before the end of the offer it is sent; 0: when it is made.
    before_end INTEGER NOT NULL CHECK (before_end >= 0),
    PRIMARY KEY (signup_id, kind)
) STRICT, WITHOUT ROWID;

-- The same box goes out with every offer made: the row has an id of its own, so that nobody takes the second offer's
-- message for a repetition of the first one's.
ALTER TABLE outbox ADD COLUMN sealed_id BLOB CHECK (sealed_id IS NULL OR length(sealed_id) = 16);
-- The day that is filled in when it is sent.
ALTER TABLE outbox ADD COLUMN offer_until INTEGER;

-- Whoever offers: staff, or the clock. An offer of a day or two needs no reminder on the day it was made.
CREATE TRIGGER outbox_offer AFTER UPDATE OF status ON signups
WHEN NEW.status = 'offered' AND OLD.status <> 'offered' AND NEW.offer_until IS NOT NULL BEGIN
    INSERT INTO outbox (id, sealed_id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state, offer_until)
    SELECT randomblob(16), id, signup_id, kind, box, NEW.status_at,
        iif(before_end = 0, NEW.status_at, NEW.offer_until - before_end),
        iif(before_end = 0, NEW.status_at, NEW.offer_until - before_end),
        iif(box IS NULL, 'address', ''), iif(box IS NULL, 'refused', 'queued'), NEW.offer_until
    FROM outbox_held
    WHERE signup_id = NEW.id AND (before_end = 0 OR NEW.offer_until - before_end >= NEW.status_at + 43200000);
END;

-- A decline may be undone, a lapsed offer made again; after these there is no offer to come.
CREATE TRIGGER outbox_held_drop AFTER UPDATE OF status ON signups
WHEN NEW.status IN ('confirmed', 'withdrawn') AND OLD.status <> NEW.status BEGIN
    DELETE FROM outbox_held WHERE signup_id = NEW.id;
END;

-- An address may be corrected, and the permission to use it taken back: what is to be held then comes after this.
CREATE TRIGGER outbox_held_correct AFTER UPDATE OF version ON signups WHEN NEW.version <> OLD.version BEGIN
    DELETE FROM outbox_held WHERE signup_id = NEW.id;
END;

CREATE TRIGGER outbox_held_erase AFTER UPDATE OF body ON signups WHEN NEW.body IS NULL BEGIN
    DELETE FROM outbox_held WHERE signup_id = NEW.id;
END;

CREATE TRIGGER outbox_held_delete AFTER DELETE ON signups BEGIN
    DELETE FROM outbox_held WHERE signup_id = OLD.id;
END;
