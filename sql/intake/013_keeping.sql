-- What a clinician decided to keep longer than retention says; NULL: nothing was decided.
ALTER TABLE signups ADD COLUMN keep_until INTEGER;

-- Came to a session: kept by attendance itself, because the person's page says how long it is kept, and the public process
-- has no right to attendance.
ALTER TABLE signups ADD COLUMN came INTEGER NOT NULL DEFAULT 0 CHECK (came IN (0, 1));
UPDATE signups SET came = 1 WHERE id IN (SELECT signup_id FROM attendance WHERE state = 'came');

CREATE TRIGGER attendance_came AFTER INSERT ON attendance WHEN NEW.state = 'came' BEGIN
    UPDATE signups SET came = 1 WHERE id = NEW.signup_id AND came = 0;
END;

CREATE TRIGGER attendance_changed AFTER UPDATE ON attendance BEGIN
    UPDATE signups SET came = EXISTS (SELECT 1 FROM attendance WHERE signup_id = signups.id AND state = 'came')
        WHERE id IN (OLD.signup_id, NEW.signup_id);
END;

CREATE TRIGGER attendance_cleared AFTER DELETE ON attendance WHEN OLD.state = 'came' BEGIN
    UPDATE signups SET came = EXISTS (SELECT 1 FROM attendance WHERE signup_id = signups.id AND state = 'came')
        WHERE id = OLD.signup_id;
END;
