-- Rows that are found by their key alone lie in one tree, not in a table and an index beside it: half the pages that a
-- message changes.

CREATE TABLE inbound_by_identity (
    channel_id BIGINT NOT NULL,
    identity TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (channel_id, identity)
) WITHOUT ROWID;
INSERT INTO inbound_by_identity SELECT channel_id, identity, received_at FROM inbound;
DROP TABLE inbound;
ALTER TABLE inbound_by_identity RENAME TO inbound;

CREATE TABLE recipient_by_number (
    channel_id BIGINT NOT NULL,
    number_key BIGINT NOT NULL,
    last_message_id BIGINT NOT NULL DEFAULT 0,
    last_inbound_at BIGINT,
    concat_ref BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (number_key, channel_id)
) WITHOUT ROWID;
INSERT INTO recipient_by_number
    SELECT channel_id, number_key, last_message_id, last_inbound_at, concat_ref FROM recipient;
DROP TABLE recipient;
ALTER TABLE recipient_by_number RENAME TO recipient;

CREATE TABLE heard_by_number (
    number_key BIGINT PRIMARY KEY,
    since BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    text_key TEXT NOT NULL,
    same BIGINT NOT NULL,
    silent_until BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO heard_by_number SELECT number_key, since, messages, text_key, same, silent_until FROM heard;
DROP TABLE heard;
ALTER TABLE heard_by_number RENAME TO heard;

CREATE TABLE number_evidence_by_worker (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    number_key BIGINT NOT NULL,
    delivered_at BIGINT,
    answered_at BIGINT,
    confirmed_at BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    failing_since BIGINT,
    failed_at BIGINT,
    stranger_at BIGINT,
    PRIMARY KEY (worker_id, number_key)
) WITHOUT ROWID;
INSERT INTO number_evidence_by_worker
    SELECT worker_id, number_key, delivered_at, answered_at, confirmed_at, failures, failure, failing_since, failed_at,
        stranger_at FROM number_evidence;
DROP TABLE number_evidence;
ALTER TABLE number_evidence_by_worker RENAME TO number_evidence;
