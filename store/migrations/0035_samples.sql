-- Samples of target groups: who of a group is asked, drawn by chance within strata. Owned by requests/.

CREATE TABLE use_case_sample (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    seed BIGINT NOT NULL,               -- with the same group the same seed draws the same workers
    population BIGINT NOT NULL,         -- workers who could be asked when it was drawn
    size BIGINT NOT NULL,
    digest TEXT NOT NULL,               -- SHA-256 of who was drawn; part of what is approved
    drawn_by TEXT NOT NULL,
    drawn_at BIGINT NOT NULL,
    in_use SMALLINT NOT NULL DEFAULT 0  -- 1 once all its rows are here, until another is drawn or it is dropped
);
CREATE INDEX use_case_sample_of ON use_case_sample (use_case_id);

CREATE TABLE sample_stratum (
    sample_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,                 -- "Bo, nurse"
    population BIGINT NOT NULL,
    sampled BIGINT NOT NULL,
    PRIMARY KEY (sample_id, number)
);

CREATE TABLE sampled_worker (
    sample_id BIGINT NOT NULL,
    worker_id BIGINT NOT NULL,
    stratum BIGINT NOT NULL,
    PRIMARY KEY (sample_id, worker_id)
);

-- For how many workers of the group this one stands; NULL where the whole group is asked.
ALTER TABLE target ADD COLUMN design_weight DOUBLE PRECISION;
ALTER TABLE target ADD COLUMN stratum BIGINT;
