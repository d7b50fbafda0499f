-- Reminders, turns of what recurs, and how much each worker has been written to. Owned by requests/, but for
-- initiated, which is flows/runtime/'s.

CREATE TABLE reminder_round (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    number BIGINT NOT NULL,             -- 1: the first reminder
    began_at BIGINT NOT NULL,
    finished_at BIGINT,
    skipped SMALLINT NOT NULL DEFAULT 0,    -- the round before brought too few answers
    UNIQUE (use_case_id, number)
);
CREATE TABLE reminder (
    id IDENTITY_KEY,
    round_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    reminded_at BIGINT NOT NULL,
    UNIQUE (round_id, session_id)
);

-- Segments that we sent to a number unasked, by day: answers to a worker do not count.
CREATE TABLE initiated (
    number_key BIGINT NOT NULL,
    day BIGINT NOT NULL,                -- since 1970-01-01, UTC
    segments BIGINT NOT NULL,
    PRIMARY KEY (number_key, day)
);
