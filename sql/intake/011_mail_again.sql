-- What is known of a mail that is tried: by when it is given up, whether the server may have it, and whether it is still so.

-- Which of the practice's own addresses a mail to staff goes to, from 1; NULL: it goes to a person.
ALTER TABLE outbox ADD COLUMN recipient INTEGER CHECK (recipient > 0);
-- The first attempt: the days after which trying ends count from here, not from when it was written.
ALTER TABLE outbox ADD COLUMN first_at INTEGER;
-- In this attempt the server has been given all of it. Should we end before its answer, it may have arrived.
ALTER TABLE outbox ADD COLUMN given_at INTEGER;
-- How often that was the end of an attempt.
ALTER TABLE outbox ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
-- Kept, and not tried again until somebody says so.
ALTER TABLE outbox ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
-- No longer so, but on its way when that happened: not tried again.
ALTER TABLE outbox ADD COLUMN stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1));

-- Ten registrations in a minute are one mail to staff: to each of their addresses.
DROP TRIGGER outbox_staff_once;
CREATE TRIGGER outbox_staff_once BEFORE INSERT ON outbox WHEN NEW.kind = 'staff-new' AND NEW.state = 'queued' BEGIN
    SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM outbox
        WHERE kind = 'staff-new' AND attempts = 0 AND state = 'queued' AND recipient IS NEW.recipient);
END;

-- What is no longer so is not sent: a mail that tells of a status waits no longer than that status lasts. This takes the
-- reminders of an offer that was answered, too.
DROP TRIGGER outbox_reminder_drop;
CREATE TRIGGER outbox_no_longer_so AFTER UPDATE OF status ON signups WHEN NEW.status <> OLD.status BEGIN
    UPDATE outbox SET stale = 1
    WHERE signup_id = NEW.id AND state = 'queued' AND last_error = 'sending' AND CASE kind
        WHEN 'offer' THEN 'offered' WHEN 'reminder' THEN 'offered' WHEN 'confirmed' THEN 'confirmed'
        WHEN 'calendar' THEN 'confirmed' WHEN 'waiting' THEN 'waiting' WHEN 'declined' THEN 'declined'
        WHEN 'group-closed' THEN 'declined' WHEN 'withdrawn' THEN 'withdrawn' WHEN 'lapsed' THEN 'lapsed'
        ELSE NEW.status END <> NEW.status;
    DELETE FROM outbox
    WHERE signup_id = NEW.id AND state = 'queued' AND last_error <> 'sending' AND CASE kind
        WHEN 'offer' THEN 'offered' WHEN 'reminder' THEN 'offered' WHEN 'confirmed' THEN 'confirmed'
        WHEN 'calendar' THEN 'confirmed' WHEN 'waiting' THEN 'waiting' WHEN 'declined' THEN 'declined'
        WHEN 'group-closed' THEN 'declined' WHEN 'withdrawn' THEN 'withdrawn' WHEN 'lapsed' THEN 'lapsed'
        ELSE NEW.status END <> NEW.status;
END;

-- Whose mail is kept back has not been told: a call to make, until it is sent after all.
CREATE TRIGGER notices_paused AFTER UPDATE OF paused ON outbox WHEN NEW.paused <> OLD.paused BEGIN
    UPDATE notices SET state = iif(NEW.paused = 1, 'failed', 'queued')
    WHERE outbox_id = NEW.id AND state = iif(NEW.paused = 1, 'queued', 'failed');
END;
