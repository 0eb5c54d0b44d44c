-- name: ticket_use (intake: staff command)
-- in: id id, at int
INSERT INTO tickets (id, at) VALUES (:id, :at) ON CONFLICT DO NOTHING;

-- name: ticket_forget (intake: staff command)
-- in: before int
DELETE FROM tickets WHERE at < :before;
