-- Attendance as a practice keeps it: came, excused or absent, in one group's session; what is not noted has no row.
-- A registration may be carried to another group, so a row says which group's session it was.
DROP TRIGGER signups_delete_desk;

CREATE TABLE attendance_kept (
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    session INTEGER NOT NULL CHECK (session BETWEEN 1 AND 200),
    signup_id BLOB NOT NULL CHECK (length(signup_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('came', 'excused', 'absent')),
    at INTEGER NOT NULL,
    PRIMARY KEY (group_id, session, signup_id)
) STRICT, WITHOUT ROWID;

INSERT INTO attendance_kept (group_id, session, signup_id, state, at)
SELECT signups.group_id, attendance.session, attendance.signup_id, iif(attendance.present = 1, 'came', 'absent'),
    attendance.at
FROM attendance JOIN signups ON signups.id = attendance.signup_id;

DROP TABLE attendance;
ALTER TABLE attendance_kept RENAME TO attendance;
CREATE INDEX attendance_by_signup ON attendance (signup_id);

CREATE TRIGGER signups_delete_desk AFTER DELETE ON signups BEGIN
    DELETE FROM signup_notes WHERE signup_id = OLD.id;
    DELETE FROM attendance WHERE signup_id = OLD.id;
END;

-- Of an erased registration nothing stays but that it was there, and when.
DELETE FROM attendance WHERE signup_id IN (SELECT id FROM signups WHERE body IS NULL);
CREATE TRIGGER signups_erase_attendance AFTER UPDATE OF body ON signups WHEN NEW.body IS NULL BEGIN
    DELETE FROM attendance WHERE signup_id = NEW.id;
END;

-- What a clinician keeps of a session of the group: one short text, sealed to the practice's key.
CREATE TABLE meeting_notes (
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    session INTEGER NOT NULL CHECK (session BETWEEN 1 AND 200),
    at INTEGER NOT NULL,
    account_id BLOB NOT NULL CHECK (length(account_id) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (group_id, session)
) STRICT, WITHOUT ROWID;
