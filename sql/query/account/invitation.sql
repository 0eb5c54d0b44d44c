-- An account has one way to begin anew at a time: a second invitation takes the place of the first.
-- name: invitation_drop_for (staff: staff command)
DELETE FROM invitations WHERE account_id = :account_id;

-- name: invitation_insert (staff: staff command)
INSERT INTO invitations (id, code_hash, account_id, display_name, is_admin, wants_key, invited_by, expires_at)
VALUES (:id, :code_hash, :account_id, :display_name, :is_admin, :wants_key, :invited_by, :expires_at);

-- name: invitation_by_code (staff: staff command)
SELECT invitations.id, account_id, invitations.display_name, invitations.is_admin, invitations.wants_key, invited_by,
    expires_at, accounts.username
FROM invitations LEFT JOIN accounts ON accounts.id = invitations.account_id
WHERE code_hash = :code_hash AND expires_at > :now AND accounts.disabled_at IS NULL;

-- Spends it: whoever comes second with the same code changes no row.
-- name: invitation_spend (staff: staff command)
DELETE FROM invitations WHERE id = :id AND expires_at > :now;

-- name: invitation_list (staff: staff command)
SELECT id, account_id, display_name, is_admin, wants_key, invited_by, expires_at, NULL
FROM invitations
WHERE expires_at > :now AND account_id IS NULL
ORDER BY expires_at;

-- name: invitation_withdraw (staff: staff command)
DELETE FROM invitations WHERE id = :id;

-- name: invitation_expired (staff: command)
/* scan: a practice has a handful, once a night */
DELETE FROM invitations WHERE expires_at <= :now;
