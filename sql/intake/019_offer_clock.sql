-- An offer's days begin when the person knows of it: when a server took the mail, or somebody called them.

-- What was promised when it was offered, whatever the settings become: so many days, and nothing beyond that instant.
ALTER TABLE signups ADD COLUMN offer_days INTEGER;
ALTER TABLE signups ADD COLUMN offer_before INTEGER;
-- Whether an offer could be told by mail: one is held for the clock.
ALTER TABLE signups ADD COLUMN mailable INTEGER NOT NULL DEFAULT 0 CHECK (mailable IN (0, 1));
ALTER TABLE outbox ADD COLUMN offer_days INTEGER;
ALTER TABLE outbox ADD COLUMN offer_before INTEGER;
-- Business days a free place is kept for the next in line who can only be called.
ALTER TABLE groups ADD COLUMN call_days INTEGER NOT NULL DEFAULT 2 CHECK (call_days BETWEEN 1 AND 30);
-- Offers by the clock end with the group's first session, not with its last.
ALTER TABLE groups ADD COLUMN offers_end_first INTEGER NOT NULL DEFAULT 0 CHECK (offers_end_first IN (0, 1));

UPDATE signups SET mailable = 1
WHERE EXISTS (SELECT 1 FROM outbox_held WHERE signup_id = signups.id AND kind = 'offer' AND box IS NOT NULL);

-- The places that are kept for a call.
CREATE INDEX notices_kept ON notices (signup_id) WHERE kind = 'offer' AND state = 'call';

CREATE TRIGGER signups_mailable AFTER INSERT ON outbox_held WHEN NEW.kind = 'offer' BEGIN
    UPDATE signups SET mailable = (NEW.box IS NOT NULL) WHERE id = NEW.signup_id;
END;
CREATE TRIGGER signups_not_mailable AFTER DELETE ON outbox_held WHEN OLD.kind = 'offer' BEGIN
    UPDATE signups SET mailable = 0 WHERE id = OLD.signup_id;
END;

-- Whoever offers: staff, or the clock. Its end is not known before it is told; whom the clinician has just told needs
-- no mail.
DROP TRIGGER outbox_offer;
CREATE TRIGGER outbox_offer AFTER UPDATE OF status ON signups
WHEN NEW.status = 'offered' AND OLD.status <> 'offered' AND NEW.offer_until IS NULL BEGIN
    INSERT INTO outbox (id, sealed_id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state, offer_days,
        offer_before)
    SELECT randomblob(16), id, signup_id, kind, box, NEW.status_at, NEW.status_at, NEW.status_at,
        iif(box IS NULL, 'address', ''), iif(box IS NULL, 'refused', 'queued'), NEW.offer_days, NEW.offer_before
    FROM outbox_held
    WHERE signup_id = NEW.id AND kind = 'offer';
END;

-- The server's yes is when they know: the day that stands in the letter is the offer's.
CREATE TRIGGER signups_offer_begins AFTER DELETE ON outbox
WHEN OLD.kind = 'offer' AND OLD.state = 'queued' AND OLD.last_error = 'sending' AND OLD.offer_until IS NOT NULL BEGIN
    UPDATE signups SET offer_until = OLD.offer_until
    WHERE id = OLD.signup_id AND status = 'offered' AND offer_until IS NULL;
END;

-- An offer of a day or two needs no reminder on the day it was made.
CREATE TRIGGER outbox_reminder AFTER UPDATE OF offer_until ON signups
WHEN NEW.status = 'offered' AND NEW.offer_until IS NOT NULL AND OLD.offer_until IS NULL BEGIN
    INSERT INTO outbox (id, sealed_id, signup_id, kind, box, created_at, ready_at, due_at, last_error, state, offer_until)
    SELECT randomblob(16), id, signup_id, kind, box, NEW.status_at, NEW.offer_until - before_end,
        NEW.offer_until - before_end, '', 'queued', NEW.offer_until
    FROM outbox_held
    WHERE signup_id = NEW.id AND kind = 'reminder' AND box IS NOT NULL
        AND NEW.offer_until - before_end >= NEW.status_at + 43200000;
END;
