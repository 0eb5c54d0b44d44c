-- name: mark_put (staff: command)
INSERT INTO marks (name, at, value) VALUES (:name, :at, :value)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, value = excluded.value;

-- name: mark_get (staff: staff command)
SELECT at, value FROM marks WHERE name = :name;

-- Where the clock stood when it was last looked at; before that was noted, when anything was last done. What a clock
-- that has jumped had written is no measure for it.
-- name: mark_newest (staff: staff command)
SELECT coalesce((SELECT at FROM marks WHERE name = 'clock'), max(at)) FROM marks;
