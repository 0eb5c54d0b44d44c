-- What the clinician's desk adds to a registration: its place in the waiting line, private notes, reasons, merging
-- of doubles, being carried over to a next group, and who came to which session.

-- Since when it is in line; NULL: not in line. Offers go to the lowest first.
ALTER TABLE signups ADD COLUMN waiting_since INTEGER;
-- The registration this one turned out to be a double of. No foreign key: that one may be purged first.
ALTER TABLE signups ADD COLUMN merged_into BLOB CHECK (merged_into IS NULL OR length(merged_into) = 16);
-- The person agrees to be taken along to the next group when this one closes.
ALTER TABLE signups ADD COLUMN carry_over INTEGER NOT NULL DEFAULT 0 CHECK (carry_over IN (0, 1));
-- The group the envelope names when that is no longer group_id: a person's half of the envelope cannot be sealed anew
-- without the person.
ALTER TABLE signups ADD COLUMN sealed_group BLOB CHECK (sealed_group IS NULL OR length(sealed_group) = 16);

-- Why: sealed to the practice's key (domain/seal/note_box.h).
ALTER TABLE signup_events ADD COLUMN reason BLOB;
-- What a move took away, so that undoing it gives it back.
ALTER TABLE signup_events ADD COLUMN from_waiting_since INTEGER;
ALTER TABLE signup_events ADD COLUMN from_offer_until INTEGER;

UPDATE signups SET waiting_since = status_at WHERE status IN ('suitable', 'waiting');

CREATE INDEX signups_line ON signups (group_id, waiting_since, id) WHERE status IN ('suitable', 'waiting');
CREATE INDEX signups_confirmed ON signups (group_id) WHERE status = 'confirmed';
CREATE INDEX signups_carry_over ON signups (group_id) WHERE carry_over = 1;
CREATE INDEX signups_overdue ON signups (reply_by) WHERE status = 'new' AND body IS NOT NULL;
CREATE INDEX signups_offers ON signups (offer_until) WHERE status = 'offered';

-- In line from the moment somebody is judged suitable; an offer keeps the place, so that taking it back does no harm.
-- A statement that sets the place itself (undoing) is left alone.
CREATE TRIGGER signups_line_enter AFTER UPDATE OF status ON signups
WHEN NEW.status IN ('suitable', 'waiting') AND NEW.waiting_since IS NULL BEGIN
    UPDATE signups SET waiting_since = NEW.status_at WHERE id = NEW.id;
END;

CREATE TRIGGER signups_line_leave AFTER UPDATE OF status ON signups
WHEN NEW.status NOT IN ('suitable', 'waiting', 'offered') AND NEW.waiting_since IS NOT NULL BEGIN
    UPDATE signups SET waiting_since = NULL WHERE id = NEW.id;
END;

-- Private notes of the clinicians, sealed to the practice's key: neither the person nor an admin can open them.
-- No foreign key here and below: with one, the public process would need the right to read these tables.
CREATE TABLE signup_notes (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    signup_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX signup_notes_by_signup ON signup_notes (signup_id, id);

-- How a question was answered, sealed likewise.
CREATE TABLE enquiry_answers (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    enquiry_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('mail', 'phone', 'note')),
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX enquiry_answers_by_enquiry ON enquiry_answers (enquiry_id, id);

-- Who came. Sessions are counted within the group, from 1.
CREATE TABLE attendance (
    signup_id BLOB NOT NULL,
    session INTEGER NOT NULL CHECK (session BETWEEN 1 AND 200),
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    at INTEGER NOT NULL,
    PRIMARY KEY (signup_id, session)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER signups_erase_desk AFTER UPDATE OF body ON signups WHEN NEW.body IS NULL BEGIN
    DELETE FROM signup_notes WHERE signup_id = NEW.id;
    UPDATE signup_events SET reason = NULL WHERE signup_id = NEW.id AND reason IS NOT NULL;
    UPDATE signups SET waiting_since = NULL WHERE id = NEW.id AND waiting_since IS NOT NULL;
END;

CREATE TRIGGER signups_delete_desk AFTER DELETE ON signups BEGIN
    DELETE FROM signup_notes WHERE signup_id = OLD.id;
    DELETE FROM attendance WHERE signup_id = OLD.id;
END;

CREATE TRIGGER enquiries_erase_desk AFTER UPDATE OF body ON enquiries WHEN NEW.body IS NULL BEGIN
    DELETE FROM enquiry_answers WHERE enquiry_id = NEW.id;
END;

CREATE TRIGGER enquiries_delete_desk AFTER DELETE ON enquiries BEGIN
    DELETE FROM enquiry_answers WHERE enquiry_id = OLD.id;
END;
