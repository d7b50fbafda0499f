-- What a worker was told at first contact, who agreed to be asked, and where one who was interrupted may go on.
-- Owned by flows/runtime/.

CREATE TABLE introduced (
    number_key BIGINT NOT NULL,
    wording TEXT NOT NULL,              -- digest of the text: a new wording is told once more
    session_id BIGINT NOT NULL,
    introduced_at BIGINT NOT NULL,
    PRIMARY KEY (number_key, wording)
);

-- Answers to "may we ask you?" of use cases that are optional.
CREATE TABLE consent (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    worker_id BIGINT,
    number_key BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    wording TEXT NOT NULL,              -- digest of the text that asked
    message_id BIGINT NOT NULL,         -- the answer
    agreed SMALLINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consent_of_use_case ON consent (use_case_id, number_key);

ALTER TABLE use_case ADD COLUMN optional SMALLINT NOT NULL DEFAULT 0;

-- Ended, and its place in the workflow is kept until its use case closes.
CREATE INDEX session_place_kept ON session (use_case_id, id) WHERE status IN ('interrupted', 'expired') AND state <> '';
