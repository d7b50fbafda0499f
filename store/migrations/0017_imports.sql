-- Imports into the registry as recorded jobs with their differences. Owned by registry/.

CREATE TABLE import_job (
    id IDENTITY_KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,              -- fhir, csv, csd, bundle, sync, undo, demo
    origin TEXT NOT NULL DEFAULT '', -- files, or the URL
    started_by TEXT NOT NULL DEFAULT '',
    started_at BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,         -- the last sign of life of a running job
    finished_at BIGINT,
    state TEXT NOT NULL,             -- running, done, failed, interrupted, undone
    problem TEXT NOT NULL DEFAULT '',   -- why it failed
    undo_of BIGINT,                  -- the job that this one takes back
    done BIGINT NOT NULL DEFAULT 0,  -- places and workers written so far
    total BIGINT NOT NULL DEFAULT 0,
    workers_read BIGINT NOT NULL DEFAULT 0,
    workers_created BIGINT NOT NULL DEFAULT 0,
    workers_changed BIGINT NOT NULL DEFAULT 0,
    workers_unchanged BIGINT NOT NULL DEFAULT 0,
    workers_closed BIGINT NOT NULL DEFAULT 0,   -- of those changed: left by this job
    workers_left BIGINT NOT NULL DEFAULT 0,     -- of this import who are left now
    places_created BIGINT NOT NULL DEFAULT 0,
    places_changed BIGINT NOT NULL DEFAULT 0,
    places_unchanged BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    problems BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX import_job_running ON import_job (source) WHERE state = 'running';

-- One row for each worker or place that a job made or changed. Objects of JSON that hold only what differs;
-- telephone numbers stand in them as they stand in the table phone.
CREATE TABLE import_change (
    id IDENTITY_KEY,
    job_id BIGINT NOT NULL REFERENCES import_job (id),
    kind TEXT NOT NULL,              -- worker, place, group
    action TEXT NOT NULL,            -- created, changed, closed, reopened
    subject_id BIGINT NOT NULL,      -- of the worker, place or group
    old_values TEXT NOT NULL DEFAULT '',    -- empty: it was made
    new_values TEXT NOT NULL
);
CREATE INDEX import_change_of_job ON import_change (job_id, id);
CREATE INDEX import_change_of_subject ON import_change (subject_id, id);

CREATE TABLE import_problem (
    id IDENTITY_KEY,
    job_id BIGINT NOT NULL REFERENCES import_job (id),
    place TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX import_problem_of_job ON import_problem (job_id, id);

-- 1: the person's own record at the source says that they left, whatever their posts say.
ALTER TABLE worker ADD COLUMN inactive SMALLINT NOT NULL DEFAULT 0;
UPDATE worker SET inactive = 1 WHERE status = 'left';
-- For taking back a place that an import made: nobody may work there.
CREATE INDEX worker_role_place ON worker_role (place_id);
