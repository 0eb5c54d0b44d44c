-- intake.db: what comes in from the public. No name, address, phone or answer is in any column in clear:
-- bodies are envelopes (docs/SECURITY.md); what is in clear is ids, times, statuses and counts.
-- Instants are milliseconds since 1970 UTC. Ids are 16-byte UUIDv7, so indexes grow at their end.

CREATE TABLE groups (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    slug TEXT NOT NULL UNIQUE CHECK (slug GLOB '[a-z]*' AND slug NOT GLOB '*[^a-z0-9-]*'),
    name TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    -- Facts for the public; '' means "we will tell you".
    begins TEXT NOT NULL DEFAULT '',
    schedule TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    fee TEXT NOT NULL DEFAULT '',
    sessions TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    closes_at INTEGER,
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
    minimum INTEGER NOT NULL DEFAULT 0 CHECK (minimum >= 0),
    offer_days INTEGER NOT NULL DEFAULT 4 CHECK (offer_days BETWEEN 1 AND 60),
    offer_automatically INTEGER NOT NULL DEFAULT 0 CHECK (offer_automatically IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

-- What a person holds: a code they can say over the phone and a token a link or cookie carries. One access is one
-- thread: the same code opens the unfinished form, the registration or the question, whatever it has become.
-- Only hashes of what KDFs give are kept; each wrap is the thread's key under one of the two.
CREATE TABLE accesses (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    token_wrap BLOB NOT NULL,
    code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    code_wrap BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- An unfinished form: answers so far under the thread's key; nobody else can open them, the practice included.
CREATE TABLE drafts (
    access_id BLOB PRIMARY KEY NOT NULL REFERENCES accesses (id) ON DELETE CASCADE,
    group_id BLOB NOT NULL REFERENCES groups (id),
    body BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

-- A registration of one person for one group. The row outlives its erasure as a shell (body, keys NULL) for the counts.
CREATE TABLE signups (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    group_id BLOB NOT NULL REFERENCES groups (id),
    -- NULL when staff entered it for somebody. UNIQUE makes a double click, a reload or a retry the same registration.
    access_id BLOB UNIQUE REFERENCES accesses (id) ON DELETE SET NULL,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN
        ('new', 'contacted', 'suitable', 'waiting', 'offered', 'confirmed', 'declined', 'lapsed', 'withdrawn')),
    status_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    received_day TEXT NOT NULL,
    reply_by INTEGER NOT NULL,
    offer_until INTEGER,
    source TEXT NOT NULL DEFAULT 'web' CHECK (source IN ('web', 'phone', 'paper')),
    held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    -- The envelope; see domain/seal/envelope.h. All bound to each other by its associated data.
    version INTEGER NOT NULL DEFAULT 1,
    form_version TEXT NOT NULL,
    sealed_at INTEGER NOT NULL,
    key_id BLOB CHECK (length(key_id) = 16),
    sealed_key BLOB,
    person_key BLOB,
    body BLOB
) STRICT;
CREATE INDEX signups_by_group ON signups (group_id, received_at);
-- The oldest unread one, at a cost that does not grow with those that were read.
CREATE INDEX signups_new ON signups (group_id, received_at) WHERE status = 'new';

-- Earlier versions of corrected registrations, as they were sealed.
CREATE TABLE signup_versions (
    signup_id BLOB NOT NULL REFERENCES signups (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    form_version TEXT NOT NULL,
    sealed_at INTEGER NOT NULL,
    key_id BLOB NOT NULL,
    sealed_key BLOB NOT NULL,
    person_key BLOB,
    body BLOB NOT NULL,
    PRIMARY KEY (signup_id, version)
) STRICT;

-- History: who moved what from where to where. actor: a staff account's id, or NULL with actor_kind person or system.
CREATE TABLE signup_events (
    id INTEGER PRIMARY KEY,
    signup_id BLOB NOT NULL REFERENCES signups (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('staff', 'person', 'system')),
    actor BLOB,
    kind TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT
) STRICT;
CREATE INDEX signup_events_by_signup ON signup_events (signup_id, id);

-- Counts kept by triggers, so that no page counts rows and the rule of capacity is one comparison.
CREATE TABLE signup_counts (
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (group_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE signup_days (
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (group_id, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER signups_count_insert AFTER INSERT ON signups BEGIN
    INSERT INTO signup_counts (group_id, status, count) VALUES (NEW.group_id, NEW.status, 1)
        ON CONFLICT (group_id, status) DO UPDATE SET count = count + 1;
    INSERT INTO signup_days (group_id, day, count) VALUES (NEW.group_id, NEW.received_day, 1)
        ON CONFLICT (group_id, day) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER signups_count_update AFTER UPDATE OF status, group_id ON signups
WHEN NEW.status <> OLD.status OR NEW.group_id <> OLD.group_id BEGIN
    UPDATE signup_counts SET count = count - 1 WHERE group_id = OLD.group_id AND status = OLD.status;
    INSERT INTO signup_counts (group_id, status, count) VALUES (NEW.group_id, NEW.status, 1)
        ON CONFLICT (group_id, status) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER signups_count_delete AFTER DELETE ON signups BEGIN
    UPDATE signup_counts SET count = count - 1 WHERE group_id = OLD.group_id AND status = OLD.status;
END;

-- Whoever erases a registration erases its earlier versions with it.
CREATE TRIGGER signups_erase AFTER UPDATE OF body ON signups WHEN NEW.body IS NULL BEGIN
    DELETE FROM signup_versions WHERE signup_id = NEW.id;
END;

-- offered + confirmed <= capacity, whatever runs in parallel.
CREATE TRIGGER signups_capacity_insert BEFORE INSERT ON signups
WHEN NEW.status IN ('offered', 'confirmed') BEGIN
    SELECT RAISE(ABORT, 'capacity') WHERE
        (SELECT coalesce(sum(count), 0) FROM signup_counts
            WHERE group_id = NEW.group_id AND status IN ('offered', 'confirmed'))
        >= (SELECT capacity FROM groups WHERE id = NEW.group_id);
END;

CREATE TRIGGER signups_capacity_update BEFORE UPDATE OF status, group_id ON signups
WHEN NEW.status IN ('offered', 'confirmed')
    AND (OLD.status NOT IN ('offered', 'confirmed') OR NEW.group_id <> OLD.group_id) BEGIN
    SELECT RAISE(ABORT, 'capacity') WHERE
        (SELECT coalesce(sum(count), 0) FROM signup_counts
            WHERE group_id = NEW.group_id AND status IN ('offered', 'confirmed'))
        >= (SELECT capacity FROM groups WHERE id = NEW.group_id);
END;

CREATE TRIGGER groups_capacity BEFORE UPDATE OF capacity ON groups BEGIN
    SELECT RAISE(ABORT, 'capacity') WHERE
        (SELECT coalesce(sum(count), 0) FROM signup_counts
            WHERE group_id = NEW.id AND status IN ('offered', 'confirmed')) > NEW.capacity;
END;
