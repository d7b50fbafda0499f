-- Alerts of suspected cases and whom they call. Owned by requests/.

CREATE TABLE duty_member (
    id IDENTITY_KEY,
    chain TEXT NOT NULL,
    rank BIGINT NOT NULL,               -- 1 is called first
    name TEXT NOT NULL,
    number TEXT NOT NULL,               -- as PhoneCodec stores it
    number_key BIGINT NOT NULL,
    UNIQUE (chain, rank)
);
CREATE INDEX duty_member_number ON duty_member (number_key);

CREATE TABLE alert (
    id IDENTITY_KEY,
    chain TEXT NOT NULL,
    use_case_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL UNIQUE,  -- the report
    worker_id BIGINT,
    began_at BIGINT NOT NULL,           -- the worker began to report
    detected_at BIGINT NOT NULL,        -- the report was complete
    rank BIGINT NOT NULL DEFAULT 0,     -- who was called last
    calls BIGINT NOT NULL DEFAULT 0,
    acknowledged_at BIGINT,
    acknowledged_by BIGINT,             -- the member
    responded_at BIGINT
);
CREATE INDEX alert_open ON alert (id) WHERE responded_at IS NULL;

CREATE TABLE alert_call (
    id IDENTITY_KEY,
    alert_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    message_id BIGINT,                  -- NULL: it could not be sent
    called_at BIGINT NOT NULL
);
CREATE INDEX alert_call_of_alert ON alert_call (alert_id);

ALTER TABLE use_case ADD COLUMN alert_chain TEXT NOT NULL DEFAULT '';
