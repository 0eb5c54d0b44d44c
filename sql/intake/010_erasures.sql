-- What a restored copy must know and do before it is worked with.

-- The ledger of deletions: whatever erases somebody adds a row in the same write, and each copy of this file carries it.
-- A restore of an older copy then deletes again whoever was deleted since. Nothing in it is derived from the person:
-- the id was random, and its shell stays for the counts anyway.
CREATE TABLE erasures (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- Of UTC. Rows go once no copy from before that day can exist.
    day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erasures_signup AFTER UPDATE OF body ON signups WHEN OLD.body IS NOT NULL AND NEW.body IS NULL BEGIN
    INSERT INTO erasures (id, day) VALUES (NEW.id, date('now')) ON CONFLICT (id) DO NOTHING;
END;

CREATE TRIGGER erasures_signup_delete AFTER DELETE ON signups WHEN OLD.body IS NOT NULL BEGIN
    INSERT INTO erasures (id, day) VALUES (OLD.id, date('now')) ON CONFLICT (id) DO NOTHING;
END;

CREATE TRIGGER erasures_enquiry AFTER UPDATE OF body ON enquiries WHEN OLD.body IS NOT NULL AND NEW.body IS NULL BEGIN
    INSERT INTO erasures (id, day) VALUES (NEW.id, date('now')) ON CONFLICT (id) DO NOTHING;
END;

CREATE TRIGGER erasures_enquiry_delete AFTER DELETE ON enquiries WHEN OLD.body IS NOT NULL BEGIN
    INSERT INTO erasures (id, day) VALUES (OLD.id, date('now')) ON CONFLICT (id) DO NOTHING;
END;

-- With a thread its code, its link and its unfinished form. What /healthz writes and removes is of no time.
CREATE TRIGGER erasures_access AFTER DELETE ON accesses WHEN OLD.created_at > 0 BEGIN
    INSERT INTO erasures (id, day) VALUES (OLD.id, date('now')) ON CONFLICT (id) DO NOTHING;
END;

-- While there is a row no mail goes out: a restored copy may be a second one, and what waits in it may have been sent.
CREATE TABLE mail_holds (
    since INTEGER PRIMARY KEY NOT NULL
) STRICT;
