-- Workflows, the sessions that run them, and what was asked and answered. Owned by flows/runtime/.

CREATE TABLE workflow (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Immutable: an edit is a new row.
CREATE TABLE revision (
    id IDENTITY_KEY,
    workflow_id BIGINT NOT NULL REFERENCES workflow (id),
    number BIGINT NOT NULL,
    original TEXT NOT NULL,             -- the file as it was given
    definition TEXT NOT NULL,           -- the same as migrated at import, with all it refers to
    sha256 TEXT NOT NULL,               -- of definition
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (workflow_id, number)
);

CREATE TABLE trigger_word (
    id IDENTITY_KEY,
    word TEXT NOT NULL,                 -- folded: lower case, no accents
    match_type TEXT NOT NULL,           -- first, only
    revision_id BIGINT NOT NULL REFERENCES revision (id),
    use_case_id BIGINT,
    active SMALLINT NOT NULL
);
CREATE INDEX trigger_word_word ON trigger_word (word) WHERE active = 1;

CREATE TABLE session (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL,
    worker_id BIGINT,
    number TEXT NOT NULL,
    number_key BIGINT NOT NULL,
    sender TEXT NOT NULL,
    revision_id BIGINT NOT NULL,
    use_case_id BIGINT,
    message_class TEXT NOT NULL,        -- use-case, test
    status TEXT NOT NULL,               -- in_line, waiting, completed, failed, expired, interrupted, stopped,
                                        -- wrong_person
    step BIGINT NOT NULL,               -- counts sprints; timers and messages name it
    state TEXT NOT NULL,                -- the engine's, compact
    failure TEXT NOT NULL DEFAULT '',
    wait_timeout_s BIGINT,              -- seconds the open question waits once its message is on its way
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    modified_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX session_waiting ON session (number_key, sender) WHERE status = 'waiting';
CREATE INDEX session_in_line ON session (number_key, sender, id) WHERE status = 'in_line';
CREATE INDEX session_of_number ON session (number_key, id);
CREATE INDEX session_of_use_case ON session (use_case_id, worker_id);

-- One row per question asked.
CREATE TABLE answer (
    id IDENTITY_KEY,
    session_id BIGINT NOT NULL,
    use_case_id BIGINT,
    worker_id BIGINT,
    revision_id BIGINT NOT NULL,
    node_uuid TEXT NOT NULL,
    result_key TEXT NOT NULL,           -- empty where the workflow saves no result
    position BIGINT NOT NULL,           -- 1 for the first question of the session
    attempts BIGINT NOT NULL,           -- how often it was asked
    message_id BIGINT,                  -- the message that asked it first
    asked_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    answered_at BIGINT,
    raw_input TEXT,
    value TEXT,
    category TEXT,
    valid SMALLINT,                     -- of the last reply: a test matched; NULL until there is one
    first_try_valid SMALLINT,           -- of the first reply
    timed_out SMALLINT NOT NULL DEFAULT 0
);
CREATE INDEX answer_of_session ON answer (session_id);
CREATE INDEX answer_of_use_case ON answer (use_case_id, node_uuid);

CREATE TABLE timer (
    id IDENTITY_KEY,
    due_at BIGINT NOT NULL,
    kind TEXT NOT NULL,                 -- answer_timeout, expiry, reminder, start, close
    subject_id BIGINT NOT NULL,         -- session or use case
    step BIGINT NOT NULL,               -- ignored when it is not the subject's current one
    attempts BIGINT NOT NULL DEFAULT 0  -- how often it was fired and failed
);
CREATE INDEX timer_due ON timer (due_at);
CREATE INDEX timer_of_subject ON timer (subject_id);

-- When a number was last told that nothing is open for it: at most once a day.
CREATE TABLE hint (
    number_key BIGINT PRIMARY KEY,
    hinted_at BIGINT NOT NULL
);
