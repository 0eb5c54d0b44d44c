-- name: second_factor_enrol (staff: staff command)
UPDATE accounts SET totp_box = :box, totp_last = :step WHERE id = :id;

-- One code is good once, whoever is first: two that come together cannot both change the row.
-- name: second_factor_use (staff: staff command)
UPDATE accounts SET totp_last = :step WHERE id = :id AND totp_box IS NOT NULL AND totp_last < :step;

-- name: spare_code_insert (staff: staff command)
INSERT INTO spare_codes (account_id, code_hash) VALUES (:id, :code_hash);

-- name: spare_code_use (staff: staff command)
DELETE FROM spare_codes WHERE account_id = :id AND code_hash = :code_hash;

-- name: spare_code_drop (staff: staff command)
DELETE FROM spare_codes WHERE account_id = :id;

-- name: spare_code_count (staff: staff command)
SELECT count(*) FROM spare_codes WHERE account_id = :id;
