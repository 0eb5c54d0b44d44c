-- Merging keeps everything: the double stays as it was sent, until the registration it was merged into goes.

-- The key of that registration's envelope, sealed under the key of this one (domain/seal/envelope.h), so that the code of
-- either opens it. NULL: nobody holds a code of this one, or it was merged before there was such a key.
ALTER TABLE signups ADD COLUMN merged_key BLOB;
CREATE INDEX signups_merged ON signups (merged_into) WHERE merged_into IS NOT NULL;

-- Whose row it was before merging, so that undoing gives it back.
ALTER TABLE attendance ADD COLUMN merged_from BLOB CHECK (merged_from IS NULL OR length(merged_from) = 16);
CREATE INDEX attendance_merged ON attendance (merged_from) WHERE merged_from IS NOT NULL;

-- The thread of a double leads to what is erased now.
CREATE TRIGGER signups_erase_doubles AFTER UPDATE OF body ON signups WHEN OLD.body IS NOT NULL AND NEW.body IS NULL BEGIN
    DELETE FROM accesses WHERE id IN (SELECT access_id FROM signups WHERE merged_into = NEW.id)
        AND NOT EXISTS (SELECT 1 FROM drafts WHERE access_id = accesses.id)
        AND NOT EXISTS (SELECT 1 FROM enquiries WHERE access_id = accesses.id AND body IS NOT NULL);
    UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL, merged_key = NULL
        WHERE merged_into = NEW.id AND body IS NOT NULL;
END;
