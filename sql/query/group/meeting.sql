-- name: meeting_list (intake: public staff command)
SELECT id, number, starts_at, minutes, cancelled, sequence, changed_at FROM group_sessions
WHERE group_id = :group_id
ORDER BY number;

-- name: meeting_insert (intake: staff command)
INSERT INTO group_sessions (id, group_id, number, starts_at, minutes, changed_at)
VALUES (:id, :group_id, :number, :starts_at, :minutes, :changed_at);

-- name: meeting_move (intake: staff command)
UPDATE group_sessions SET starts_at = :starts_at, minutes = :minutes, cancelled = :cancelled, changed_at = :changed_at,
    sequence = sequence + 1
WHERE id = :id AND (starts_at <> :starts_at OR minutes <> :minutes OR cancelled <> :cancelled);

-- name: meeting_present (intake: staff command)
SELECT sequence FROM group_sessions WHERE id = :id;
