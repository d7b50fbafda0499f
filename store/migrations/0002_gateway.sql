-- Messages in and out, their parts on the wire, and what the SMSC said of them. Owned by gateway/.

CREATE TABLE channel (
    id IDENTITY_KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                 -- smpp
    paused SMALLINT NOT NULL DEFAULT 0, -- by a person; outlives a restart
    possible_duplicates BIGINT NOT NULL DEFAULT 0,  -- parts sent again because their answer was lost
    alive_at BIGINT,                    -- beats while the channel runs, NULL after a clean stop: when a crash cut the line
    created_at BIGINT NOT NULL
);

CREATE TABLE message (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL,
    direction TEXT NOT NULL,            -- out, in
    class TEXT NOT NULL,                -- use-case, test, reply, service, staff, client; inbound: empty
    lane SMALLINT NOT NULL DEFAULT 1,   -- 0 replies, 1 bulk
    channel_id BIGINT NOT NULL,
    number TEXT NOT NULL,               -- the other side's, as PhoneCodec stores it
    number_key BIGINT NOT NULL,
    sender TEXT NOT NULL,               -- our side: short code or sender name
    worker_id BIGINT,
    session_id BIGINT,
    step BIGINT,                        -- of the session, with ordinal: which message of which step this is
    ordinal BIGINT,
    use_case_id BIGINT,
    text TEXT NOT NULL,
    encoding TEXT NOT NULL,             -- gsm7, ucs2, binary
    part_count BIGINT NOT NULL,
    concat_ref BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,                -- out: held, queued (until the SMSC has all parts), in_doubt, submitted, then
                                        -- final: delivered, undelivered, expired, rejected, cancelled; in: received, parked
    failure TEXT NOT NULL DEFAULT '',   -- class of the failure: absent, unknown_subscriber, … not_sent
    error TEXT NOT NULL DEFAULT '',     -- why it is not delivered, or parked, in words
    created_at BIGINT NOT NULL,
    not_before BIGINT,
    valid_until BIGINT,
    submitted_at BIGINT,
    finished_at BIGINT
);
-- A repeated step cannot send twice.
CREATE UNIQUE INDEX message_step ON message (session_id, step, ordinal)
    WHERE direction = 'out' AND finished_at IS NULL AND session_id IS NOT NULL;
-- Which number has a message on its way to the SMSC, and which wait behind it. 'submitted' is off the wire.
CREATE INDEX message_unfinished ON message (number_key, channel_id, lane, id)
    WHERE state IN ('held', 'queued', 'in_doubt');

CREATE TABLE part (
    id IDENTITY_KEY,
    message_id BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,            -- 1 to part_count
    channel_id BIGINT NOT NULL,
    lane SMALLINT NOT NULL,
    state TEXT NOT NULL,                -- held, queued, submitting, submitted, in_doubt, delivered, undelivered, …
    smsc_id TEXT NOT NULL DEFAULT '',   -- as the SMSC wrote it
    smsc_id_stripped TEXT NOT NULL DEFAULT '',
    error_code BIGINT NOT NULL DEFAULT 0,   -- SMPP command_status, or the receipt's err
    attempts BIGINT NOT NULL DEFAULT 0,
    resends BIGINT NOT NULL DEFAULT 0,  -- of the attempts, those made because an answer was lost
    due_at BIGINT NOT NULL,             -- queued: sent from then on, in this order; in_doubt: sent again from then on
    submitted_at BIGINT,                -- when it was last marked
    finished_at BIGINT
);
CREATE INDEX part_of_message ON part (message_id);
CREATE INDEX part_queue ON part (channel_id, lane, due_at, id) WHERE state = 'queued';
CREATE INDEX part_marked ON part (channel_id, state) WHERE state IN ('submitting', 'in_doubt');
CREATE INDEX part_awaiting_receipt ON part (channel_id, smsc_id_stripped) WHERE state = 'submitted';

-- Per channel and number: what was last sent there (for the identity of an answer), and the last concatenation reference.
CREATE TABLE recipient (
    channel_id BIGINT NOT NULL,
    number_key BIGINT NOT NULL,
    last_message_id BIGINT NOT NULL DEFAULT 0,
    last_inbound_at BIGINT,             -- set by the inbox: a person may be answered for 72 h after writing
    concat_ref BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (number_key, channel_id)
);

-- One inbound message causes exactly one step: its identity is unique.
CREATE TABLE inbound (
    channel_id BIGINT NOT NULL,
    identity TEXT NOT NULL,             -- the remote id, or a digest (docs/architecture.md, "The spine")
    received_at BIGINT NOT NULL,
    PRIMARY KEY (channel_id, identity)
);

-- Parts of a long inbound message until the last one is here.
CREATE TABLE inbound_part (
    id IDENTITY_KEY,
    channel_id BIGINT NOT NULL,
    number TEXT NOT NULL,
    number_key BIGINT NOT NULL,
    recipient TEXT NOT NULL,            -- the short code it was sent to
    data_coding BIGINT NOT NULL,
    user_data TEXT NOT NULL,            -- hexadecimal, with the user data header
    received_at BIGINT NOT NULL
);
CREATE INDEX inbound_part_conversation ON inbound_part (channel_id, number_key, recipient);
CREATE INDEX inbound_part_age ON inbound_part (channel_id, received_at);

-- Receipts that matched nothing yet; kept until the answer to their submit commits.
CREATE TABLE receipt (
    id IDENTITY_KEY,
    channel_id BIGINT NOT NULL,
    number_key BIGINT NOT NULL,         -- 0: the receipt names no number
    smsc_id TEXT NOT NULL,
    smsc_id_stripped TEXT NOT NULL,
    state TEXT NOT NULL,                -- delivered, undelivered, expired, rejected
    failure TEXT NOT NULL,
    error_code BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX receipt_unmatched ON receipt (channel_id, smsc_id_stripped);
CREATE INDEX receipt_age ON receipt (channel_id, received_at);
CREATE INDEX receipt_of_number ON receipt (channel_id, number_key);
