-- name: mark_put (staff: command)
INSERT INTO marks (name, at, value) VALUES (:name, :at, :value)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, value = excluded.value;

-- name: mark_get (staff: staff command)
SELECT at, value FROM marks WHERE name = :name;
