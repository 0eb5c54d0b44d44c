-- What people have to be told by telephone: no mail can tell it, or the mail failed, or no server took it in time.

-- name: call_list (intake: staff command)
SELECT notices.id, notices.kind, notices.outbox_id IS NOT NULL, notices.due_at, notices.tries,
    notices.enquiry_id IS NOT NULL, coalesce(notices.signup_id, notices.enquiry_id), signups.status, signups.offer_until,
    groups.slug, groups.name, coalesce(signups.form_version, enquiries.form_version),
    coalesce(signups.sealed_at, enquiries.sealed_at), coalesce(signups.key_id, enquiries.key_id),
    coalesce(signups.sealed_key, enquiries.sealed_key), coalesce(signups.body, enquiries.body),
    coalesce(signups.sealed_group, signups.group_id, enquiries.group_id),
    coalesce(signups.offer_days, groups.offer_days), signups.offer_before
FROM notices LEFT JOIN signups ON signups.id = notices.signup_id
    LEFT JOIN enquiries ON enquiries.id = notices.enquiry_id
    LEFT JOIN groups ON groups.id = coalesce(signups.group_id, enquiries.group_id)
WHERE notices.state IN ('queued', 'failed', 'call') AND (notices.state <> 'queued' OR notices.due_at <= :now)
    AND notices.next_at <= :now
ORDER BY notices.due_at
LIMIT :limit;

-- name: call_by_id (intake: staff command)
SELECT notices.id, notices.kind, notices.outbox_id IS NOT NULL, notices.due_at, notices.tries,
    notices.enquiry_id IS NOT NULL, coalesce(notices.signup_id, notices.enquiry_id), signups.status, signups.offer_until,
    groups.slug, groups.name, coalesce(signups.form_version, enquiries.form_version),
    coalesce(signups.sealed_at, enquiries.sealed_at), coalesce(signups.key_id, enquiries.key_id),
    coalesce(signups.sealed_key, enquiries.sealed_key), coalesce(signups.body, enquiries.body),
    coalesce(signups.sealed_group, signups.group_id, enquiries.group_id),
    coalesce(signups.offer_days, groups.offer_days), signups.offer_before
FROM notices LEFT JOIN signups ON signups.id = notices.signup_id
    LEFT JOIN enquiries ON enquiries.id = notices.enquiry_id
    LEFT JOIN groups ON groups.id = coalesce(signups.group_id, enquiries.group_id)
WHERE notices.id = :id AND notices.state IN ('queued', 'failed', 'call');

-- name: call_signups (intake: staff command)
SELECT notices.signup_id FROM notices JOIN signups ON signups.id = notices.signup_id
WHERE notices.state IN ('queued', 'failed', 'call') AND (notices.state <> 'queued' OR notices.due_at <= :now)
    AND notices.next_at <= :now AND signups.group_id = :group_id;

-- name: call_told (intake: staff command)
UPDATE notices SET state = 'told', how = 'phone', ended_at = :at, account_id = :account_id
WHERE id = :id AND state IN ('queued', 'failed', 'call');

-- name: call_again (intake: staff command)
UPDATE notices SET next_at = :next_at, tries = tries + 1
WHERE id = :id AND state IN ('queued', 'failed', 'call');
