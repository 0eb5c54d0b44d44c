-- name: pin_get (intake: public staff mail command)
SELECT value, at FROM pins WHERE name = :name;

-- name: pin_put (intake: public staff mail command)
INSERT INTO pins (name, value, at) VALUES (:name, :value, :at)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at;

-- name: pin_forget (intake: public staff mail command)
DELETE FROM pins WHERE name = :name;
