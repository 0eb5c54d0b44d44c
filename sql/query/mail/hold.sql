-- Whether mail may go out at all (domain/mail/mail_hold.h).

-- name: mail_hold_set (intake: command)
INSERT INTO mail_holds (since) VALUES (:since) ON CONFLICT (since) DO NOTHING;

-- name: mail_hold_since (intake: mail staff command)
SELECT max(since) FROM mail_holds;

-- What waited in a copy may have been sent by the machine it was made on.
-- name: mail_hold_drop (intake: command)
DELETE FROM outbox WHERE state = 'queued' AND due_at <= (SELECT max(since) FROM mail_holds);

-- name: mail_hold_end (intake: command)
DELETE FROM mail_holds;
