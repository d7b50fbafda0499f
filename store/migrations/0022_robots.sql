-- Who writes like a machine, and messages that could not be processed. Owned by flows/runtime/.

CREATE TABLE heard (
    number_key BIGINT PRIMARY KEY,
    since BIGINT NOT NULL,              -- when the count began
    messages BIGINT NOT NULL,           -- since then
    text_key TEXT NOT NULL,             -- of the last one
    same BIGINT NOT NULL,               -- how often in a row
    silent_until BIGINT NOT NULL DEFAULT 0  -- nothing is answered until then
);
CREATE INDEX message_parked ON message (id) WHERE state = 'parked';
