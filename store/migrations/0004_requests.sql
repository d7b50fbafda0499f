-- Use cases and the procedure they go through. Owned by requests/.

CREATE TABLE use_case (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,        -- UC-2026-0001, as printed on the form
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    form TEXT NOT NULL,                 -- the request form, JSON
    revision_id BIGINT,
    target_group_id BIGINT,
    trigger_word TEXT NOT NULL DEFAULT '',
    sender TEXT NOT NULL DEFAULT '',
    last_editor TEXT NOT NULL,          -- of workflow, target group or schedule: not the one who approves
    week_waived SMALLINT NOT NULL DEFAULT 0,
    sending SMALLINT NOT NULL DEFAULT 0,    -- 1 only while active: the gateway's last gate reads it
    created_at BIGINT NOT NULL,
    requested_start BIGINT,
    activated_at BIGINT,
    targets_resolved_at BIGINT,         -- when the target list was complete in `target`
    closes_at BIGINT,
    closed_at BIGINT
);

-- Every transition, chained: hash = SHA-256(previous hash, this row). Holds ids, never numbers or texts.
CREATE TABLE transition (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    evidence TEXT NOT NULL,             -- JSON
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
CREATE INDEX transition_of_use_case ON transition (use_case_id, id);

-- The end of the chain: one row, which writers lock, and which shows when last rows were removed.
CREATE TABLE audit_head (
    id SMALLINT PRIMARY KEY,
    entries BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, entries, hash) VALUES (1, 0, '');

CREATE TABLE approval (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    approver TEXT NOT NULL,
    initials TEXT NOT NULL,
    closure TEXT NOT NULL,              -- everything that will happen, part by part, JSON
    closure_hash TEXT NOT NULL,         -- SHA-256 of it
    approved_at BIGINT NOT NULL,
    voided_at BIGINT,
    void_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX approval_of_use_case ON approval (use_case_id);

-- Who may receive test messages.
CREATE TABLE tester (
    id IDENTITY_KEY,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    number_key BIGINT NOT NULL UNIQUE
);

-- The target list as it was resolved at activation: every worker once, with why a worker is not asked.
CREATE TABLE target (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    worker_id BIGINT NOT NULL,
    number_key BIGINT,
    exclusion TEXT NOT NULL DEFAULT '', -- empty: asked; else no_phone, opted_out, left, blocked, shared_phone, refused
    started_at BIGINT,                  -- when the workflow was started with the worker
    UNIQUE (use_case_id, worker_id)
);
CREATE INDEX target_number ON target (number_key, use_case_id);
CREATE INDEX target_to_start ON target (use_case_id, id) WHERE exclusion = '' AND started_at IS NULL;
