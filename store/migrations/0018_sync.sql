-- What is remembered of a source between syncs. Owned by registry/.

CREATE TABLE sync_state (
    source TEXT PRIMARY KEY,
    read_until BIGINT,               -- the source's own time: what changed before it was read
    full_at BIGINT                   -- when everything was read the last time, by our clock
);

-- Further identities of a place at its source: the Organization that a Location stands for.
CREATE TABLE place_alias (
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES place (id),
    PRIMARY KEY (source, source_id)
);
CREATE INDEX place_alias_place ON place_alias (place_id);

-- The groups of contacts that a source keeps.
CREATE TABLE group_source (
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    target_group_id BIGINT NOT NULL REFERENCES target_group (id),
    PRIMARY KEY (source, source_id)
);

-- Workers of whom a source is to be told whether they opted out: what is told is read when it is told.
CREATE TABLE write_back (
    id IDENTITY_KEY,
    source TEXT NOT NULL,
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    state TEXT NOT NULL,             -- waiting, done, failed
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    problem TEXT NOT NULL DEFAULT '' -- of the last attempt
);
CREATE INDEX write_back_due ON write_back (source, due_at) WHERE state = 'waiting';
CREATE INDEX write_back_waiting ON write_back (worker_id) WHERE state = 'waiting';

-- How far opt_out_change has been looked through for a source.
CREATE TABLE write_back_cursor (
    source TEXT PRIMARY KEY,
    last_change BIGINT NOT NULL
);
