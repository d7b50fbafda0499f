-- What an approval is for, and what a procedure lets people put off. Owned by requests/.

ALTER TABLE approval ADD COLUMN countersigner TEXT NOT NULL DEFAULT '';
ALTER TABLE approval ADD COLUMN countersigned_at BIGINT;
ALTER TABLE approval ADD COLUMN people BIGINT NOT NULL DEFAULT 0;       -- in the target group then
ALTER TABLE approval ADD COLUMN audience TEXT NOT NULL DEFAULT '';      -- who they were (requests/audience.hpp)
ALTER TABLE approval ADD COLUMN standing_until BIGINT;                  -- NULL: for one round
ALTER TABLE approval ADD COLUMN month_cap BIGINT;                       -- segments in a month; NULL: for one round

-- Steps that were put off, each with a day on which it is due.
CREATE TABLE use_case_task (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX task_of_use_case ON use_case_task (use_case_id, id);
CREATE INDEX task_open ON use_case_task (due_at) WHERE done_at IS NULL;
