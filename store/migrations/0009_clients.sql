-- Other systems that send through this gateway, owned by requests/; and what a message's life needs besides.

CREATE TABLE client (
    id IDENTITY_KEY,
    name TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,    -- SHA-256 of 256 random bits, which are stored nowhere
    sender TEXT NOT NULL,               -- its own sender id; its messages show no other
    daily_cap BIGINT NOT NULL,          -- segments a day (UTC)
    expires_at BIGINT NOT NULL,
    consent_by TEXT NOT NULL DEFAULT '',    -- the approver's account
    consent_at BIGINT,                  -- NULL: it sends nothing yet
    covers_registry SMALLINT NOT NULL DEFAULT 0,    -- the consent covers numbers of health workers
    callback_hosts TEXT NOT NULL DEFAULT '',    -- where delivery reports may be sent: names, with commas; empty: nowhere
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE client_day (
    client_id BIGINT NOT NULL,
    day BIGINT NOT NULL,                -- since 1970-01-01, UTC
    segments BIGINT NOT NULL,
    PRIMARY KEY (client_id, day)
);

ALTER TABLE message ADD COLUMN client_id BIGINT;
-- The one message that reaches a number which said STOP: the text that confirms it.
ALTER TABLE message ADD COLUMN confirms_opt_out SMALLINT NOT NULL DEFAULT 0;

-- Outbound messages by class and day of their making: counted in batches, in the order of ids, with
-- use_case_message_filed.
CREATE TABLE class_day (
    day BIGINT NOT NULL,
    class TEXT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (day, class)
);

-- What happened to a part besides being sent, taken and delivered once, which its own row tells.
ALTER TABLE part ADD COLUMN accepted_at BIGINT;
CREATE TABLE part_event (
    id IDENTITY_KEY,
    part_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,                -- try_again, refused, answer_lost, resent, receipt
    code BIGINT NOT NULL DEFAULT 0,     -- SMPP command_status, HTTP status, or the receipt's err
    detail TEXT NOT NULL DEFAULT '',
    sent_at BIGINT                      -- of the attempt that this ended
);
CREATE INDEX part_event_of_part ON part_event (part_id);
