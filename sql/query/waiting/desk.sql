-- The desk: undoing, merging, notes, entering for somebody, places, closing and carrying over, attendance.

-- name: undo_event (intake: staff command)
SELECT kind, at, actor_kind, from_status, to_status, from_waiting_since, from_offer_until FROM signup_events
WHERE signup_id = :id
ORDER BY id DESC
LIMIT 1;

-- name: undo_move (intake: staff command)
UPDATE signups SET status = :to, status_at = :at, waiting_since = :waiting_since, offer_until = :offer_until
WHERE id = :id AND status = :from AND body IS NOT NULL;

-- Only while there is something to note it on: whoever deletes their registration in that moment leaves nothing behind.
-- name: note_insert (intake: staff command)
INSERT INTO signup_notes (id, signup_id, at, account_id, sealed)
SELECT :id, id, :at, :account_id, :sealed FROM signups WHERE id = :owner_id AND body IS NOT NULL;

-- Those of what was merged into it, too.
-- name: note_list (intake: staff command)
SELECT id, at, account_id, sealed, NULL, signup_id FROM signup_notes
WHERE signup_id = :owner_id OR signup_id IN (SELECT id FROM signups WHERE merged_into = :owner_id)
ORDER BY id DESC
LIMIT :limit;

-- name: enquiry_answer_insert (intake: staff command)
INSERT INTO enquiry_answers (id, enquiry_id, at, account_id, way, sealed)
SELECT :id, id, :at, :account_id, :way, :sealed FROM enquiries WHERE id = :owner_id AND body IS NOT NULL;

-- name: enquiry_answer_list (intake: staff command)
SELECT id, at, account_id, sealed, way, enquiry_id FROM enquiry_answers WHERE enquiry_id = :owner_id ORDER BY id DESC LIMIT :limit;

-- name: enquiry_access (intake: staff command)
SELECT access_id FROM enquiries WHERE id = :id AND access_id IS NOT NULL AND body IS NOT NULL;

-- Staff may enter somebody for a group whatever its state: they know what they do.
-- name: signup_enter (intake: staff command)
INSERT INTO signups (id, group_id, access_id, status, status_at, received_at, received_day, reply_by, source, held,
    version, form_version, sealed_at, key_id, sealed_key, person_key, body)
VALUES (:id, :group_id, :access_id, 'new', :received_at, :received_at, :received_day, :reply_by, :source, 0,
    1, :form_version, :received_at, :key_id, :sealed_key, :person_key, :body);

-- name: group_set_state (intake: staff command)
UPDATE groups SET state = :state WHERE id = :id;

-- name: close_next (intake: staff command)
SELECT id, status, carry_over FROM signups
WHERE group_id = :group_id AND status IN ('new', 'contacted', 'suitable', 'waiting') AND body IS NOT NULL
LIMIT 1;

-- name: carry_over (intake: staff command)
UPDATE signups SET sealed_group = coalesce(sealed_group, group_id), group_id = :to_group, carry_over = 0
WHERE id = :id;

-- Those who asked for it once their group was closed: what last moved them is the closing, and no judgement since.
-- name: carry_next (intake: staff command)
SELECT signups.id, signups.status FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.carry_over = 1 AND groups.state = 'closed' AND groups.id <> :to_group AND signups.status = 'declined'
    AND signups.body IS NOT NULL
    AND 'closed' = (SELECT kind FROM signup_events WHERE signup_id = signups.id AND to_status IS NOT NULL
        ORDER BY id DESC LIMIT 1)
LIMIT 1;

-- name: carry_count (intake: staff command)
SELECT count(*) FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.carry_over = 1 AND groups.state = 'closed' AND groups.id <> :to_group AND signups.status = 'declined'
    AND signups.body IS NOT NULL
    AND 'closed' = (SELECT kind FROM signup_events WHERE signup_id = signups.id AND to_status IS NOT NULL
        ORDER BY id DESC LIMIT 1);

-- name: carry_target (intake: staff command)
SELECT state, reply_days FROM groups WHERE id = :to_group;

-- name: carry_facts (intake: staff command)
SELECT from_status, from_waiting_since FROM signup_events WHERE signup_id = :id AND kind = 'closed'
ORDER BY id DESC
LIMIT 1;

-- name: carry_back (intake: staff command)
UPDATE signups SET sealed_group = coalesce(sealed_group, group_id), group_id = :to_group, carry_over = 0,
    status = :status, status_at = :at, waiting_since = :waiting_since, reply_by = max(reply_by, :reply_by)
WHERE id = :id;

-- name: carry_ask (intake: public)
UPDATE signups SET carry_over = :carry_over WHERE id = :id AND body IS NOT NULL
    AND :access_id IN (SELECT own.access_id FROM signups AS own WHERE own.id = :id OR own.merged_into = :id);

-- Whether they wish it, and whether carry_next would find them if they did.
-- name: carry_asked (intake: public staff command)
SELECT signups.carry_over, groups.state = 'closed' AND signups.status = 'declined' AND signups.body IS NOT NULL
    AND 'closed' = (SELECT kind FROM signup_events WHERE signup_id = signups.id AND to_status IS NOT NULL
        ORDER BY id DESC LIMIT 1)
FROM signups JOIN groups ON groups.id = signups.group_id
WHERE signups.id = :id;

-- name: overdue_list (intake: staff command)
SELECT id, status, reply_by, form_version, sealed_at, key_id, sealed_key, body, coalesce(sealed_group, group_id)
FROM signups
WHERE status = 'new' AND body IS NOT NULL AND reply_by < :now
ORDER BY reply_by
LIMIT :limit;

-- A clinician's correction keeps the version that is about to be replaced, as a person's does.
-- name: amend_keep_version (intake: staff)
INSERT INTO signup_versions (signup_id, version, form_version, sealed_at, key_id, sealed_key, person_key, body)
SELECT id, version, form_version, sealed_at, key_id, sealed_key, person_key, body FROM signups
WHERE id = :id AND version = :version AND body IS NOT NULL;

-- name: amend_body (intake: staff)
UPDATE signups SET version = version + 1, body = :body WHERE id = :id;
