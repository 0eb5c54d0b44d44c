-- name: known_network_put (staff: staff command)
INSERT INTO known_networks (hash, seen_at) VALUES (:hash, :at)
ON CONFLICT (hash) DO UPDATE SET seen_at = excluded.seen_at;

-- name: known_network_forget (staff: staff command)
DELETE FROM known_networks WHERE seen_at < :before;

-- name: known_network_present (staff: staff command)
SELECT 1 FROM known_networks WHERE hash = :hash AND seen_at >= :since;
