-- Who came to which session of a group.

-- Whoever has a place, and whoever was noted for the session: who left stays in the sessions they were part of.
-- Session 0: those who have a place.
-- name: attendance_people (intake: staff command)
SELECT id, status, status_at, form_version, sealed_at, key_id, sealed_key, body, coalesce(sealed_group, group_id)
FROM signups
WHERE body IS NOT NULL AND ((group_id = :group_id AND status = 'confirmed') OR id IN
    (SELECT signup_id FROM attendance WHERE group_id = :group_id AND session = :session))
LIMIT :limit;

-- name: attendance_list (intake: staff command)
SELECT signup_id, session, state FROM attendance WHERE group_id = :group_id ORDER BY session;

-- name: attendance_of (intake: staff command)
SELECT groups.name, attendance.session, attendance.state
FROM attendance JOIN groups ON groups.id = attendance.group_id
WHERE attendance.signup_id = :signup_id
ORDER BY groups.created_at, attendance.session;

-- name: attendance_now (intake: staff command)
SELECT state FROM attendance WHERE group_id = :group_id AND session = :session AND signup_id = :signup_id;

-- Only while there is somebody to note it of: whoever deletes their registration in that moment leaves nothing behind.
-- name: attendance_put (intake: staff command)
INSERT INTO attendance (group_id, session, signup_id, state, at)
SELECT :group_id, :session, id, :state, :at FROM signups WHERE id = :signup_id AND body IS NOT NULL
ON CONFLICT (group_id, session, signup_id) DO UPDATE SET state = excluded.state, at = excluded.at;

-- name: attendance_clear (intake: staff command)
DELETE FROM attendance WHERE group_id = :group_id AND session = :session AND signup_id = :signup_id;

-- name: meeting_note_read (intake: staff command)
SELECT at, account_id, sealed FROM meeting_notes WHERE group_id = :group_id AND session = :session;

-- name: meeting_note_put (intake: staff command)
INSERT INTO meeting_notes (group_id, session, at, account_id, sealed)
VALUES (:group_id, :session, :at, :account_id, :sealed)
ON CONFLICT (group_id, session) DO UPDATE SET at = excluded.at, account_id = excluded.account_id,
    sealed = excluded.sealed;

-- name: meeting_note_clear (intake: staff command)
DELETE FROM meeting_notes WHERE group_id = :group_id AND session = :session;
