-- What each number of a worker has shown: the proof that it reaches the worker, and the failures in a row. Written by
-- registry/number_evidence.hpp, at most once a day for each kind of good news. Rows outlive the number's being taken
-- from the worker: the same wrong number, given again, is still wrong. Owned by registry/.
CREATE TABLE number_evidence (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    number_key BIGINT NOT NULL,
    delivered_at BIGINT,                    -- the last days on which a message was delivered,
    answered_at BIGINT,                     -- the worker wrote to us,
    confirmed_at BIGINT,                    -- the worker or the in-charge said that it is the worker's number
    failures BIGINT NOT NULL DEFAULT 0,     -- in a row since one of these
    failure TEXT NOT NULL DEFAULT '',       -- of the last: unknown, barred, absent
    failing_since BIGINT,
    failed_at BIGINT,
    stranger_at BIGINT,                     -- somebody else said so, and nobody has confirmed it since
    PRIMARY KEY (worker_id, number_key)
);

-- A duplicate that a person merged into another worker; status is 'left', and groups do not see it.
ALTER TABLE worker ADD COLUMN merged_into BIGINT REFERENCES worker (id);
CREATE INDEX worker_merged ON worker (merged_into) WHERE merged_into IS NOT NULL;
