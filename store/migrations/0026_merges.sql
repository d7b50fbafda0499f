-- Duplicates that a person merged, and pairs that a person told apart. Owned by registry/.
CREATE TABLE worker_merge (
    id IDENTITY_KEY,
    kept_id BIGINT NOT NULL REFERENCES worker (id),
    merged_id BIGINT NOT NULL REFERENCES worker (id),
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    merged_at BIGINT NOT NULL,
    gained TEXT NOT NULL,               -- what the kept worker lacked, JSON; names of fields and ids, no numbers
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX worker_merge_of ON worker_merge (merged_id) WHERE undone_at IS NULL;

CREATE TABLE worker_distinct (
    first_id BIGINT NOT NULL REFERENCES worker (id),    -- the smaller id
    second_id BIGINT NOT NULL REFERENCES worker (id),
    actor TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (first_id, second_id)
);
