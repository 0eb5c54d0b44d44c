-- What has outlived its days, found at a cost that does not grow with what is kept.

CREATE INDEX signups_by_age ON signups (status, status_at) WHERE body IS NOT NULL;
CREATE INDEX enquiries_by_age ON enquiries (status_at) WHERE body IS NOT NULL;
