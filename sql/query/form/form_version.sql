-- name: form_version_keep (intake: public staff)
INSERT OR IGNORE INTO form_versions (name, texts, kept_at) VALUES (:name, :texts, :kept_at);

-- name: form_version_texts (intake: public staff)
SELECT texts FROM form_versions WHERE name = :name;
