-- Which row of intake.db's audit_pending an entry was: each comes into the log once. NULL: it was written here at once.
ALTER TABLE audit ADD COLUMN pending INTEGER;
CREATE UNIQUE INDEX audit_by_pending ON audit (pending) WHERE pending IS NOT NULL;
