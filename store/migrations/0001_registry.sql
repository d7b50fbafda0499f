-- Health workers, where they work, how they are reached. Owned by registry/.
-- The *_key columns of text hold matchKey of their neighbour (no case, no accents), for group queries and
-- searching; write these rows through registry/place_store.hpp and worker_store.hpp, which fill them.

CREATE TABLE place (
    id IDENTITY_KEY,
    source TEXT NOT NULL,           -- where it comes from: 'ihris', 'csv', 'demo'
    source_id TEXT NOT NULL,        -- its identity there
    name TEXT NOT NULL,
    name_key TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL,            -- country, region, district, facility; area where the source says something else
    parent_id BIGINT REFERENCES place (id),
    UNIQUE (source, source_id)
);
CREATE INDEX place_parent ON place (parent_id);

CREATE TABLE worker (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL DEFAULT '',
    sex TEXT NOT NULL DEFAULT '',       -- female, male, other, or empty when unknown
    language TEXT NOT NULL DEFAULT '',  -- ISO 639-3, or empty: the country's first
    cadre TEXT NOT NULL DEFAULT '',     -- a match key itself: nurse, community health worker
    job TEXT NOT NULL DEFAULT '',
    job_key TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,               -- active, left, blocked
    place_id BIGINT REFERENCES place (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (source, source_id)
);
CREATE INDEX worker_place ON worker (place_id);

-- A worker's posts; worker.place_id and worker.job repeat the main one.
CREATE TABLE worker_role (
    id IDENTITY_KEY,
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    source_id TEXT NOT NULL,
    job_code TEXT NOT NULL DEFAULT '',
    job TEXT NOT NULL DEFAULT '',
    cadre TEXT NOT NULL DEFAULT '',        -- as the source has it; empty: derived from the job
    place_id BIGINT REFERENCES place (id),
    started_on TEXT NOT NULL DEFAULT '',   -- ISO date
    ended_on TEXT NOT NULL DEFAULT '',     -- ISO date, or 'unknown': ended, nobody says when
    UNIQUE (worker_id, source_id)
);

CREATE TABLE worker_field (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    PRIMARY KEY (worker_id, key)
);

CREATE TABLE phone (
    id IDENTITY_KEY,
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    number TEXT NOT NULL,            -- as PhoneCodec stores it
    number_key BIGINT NOT NULL,
    rank BIGINT NOT NULL,            -- 1 is asked first
    operator TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL,            -- registry, demo: a demo number belongs to nobody
    UNIQUE (worker_id, number_key)
);
CREATE INDEX phone_number_key ON phone (number_key);

-- The contact-quality work list: what a person must mend at the source.
CREATE TABLE contact_problem (
    id IDENTITY_KEY,
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    kind TEXT NOT NULL,              -- missing, invalid, shared
    detail TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    closed_at BIGINT,
    UNIQUE (worker_id, kind, detail)
);
CREATE INDEX contact_problem_open ON contact_problem (id) WHERE closed_at IS NULL;

CREATE TABLE target_group (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,              -- static, query
    query TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);

CREATE TABLE target_group_member (
    target_group_id BIGINT NOT NULL REFERENCES target_group (id),
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    PRIMARY KEY (target_group_id, worker_id)
);

-- A number that said STOP, whoever it belongs to. Outranks everything.
CREATE TABLE opt_out (
    number_key BIGINT PRIMARY KEY,
    number TEXT NOT NULL,
    opted_out_at BIGINT NOT NULL,
    reason TEXT NOT NULL             -- the word that was sent, or who recorded it
);

-- Every opt-out and opt-in with its reason, so that a person who lifts one can be asked.
CREATE TABLE opt_out_change (
    id IDENTITY_KEY,
    number_key BIGINT NOT NULL,
    change TEXT NOT NULL,            -- out, in
    reason TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
