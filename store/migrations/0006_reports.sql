-- What reports read besides the rows of the other rooms. Owned by reports/.

-- The messages of a use case by worker: a conversation and the cost of a use case are read from here, never by
-- searching message. Filed in sorted batches by a low-priority job (reports::ConversationIndex) up to
-- use_case_message_filed; what is not filed yet is the end of message. Test traffic is not in it.
CREATE TABLE use_case_message (
    use_case_id BIGINT NOT NULL,
    worker_id BIGINT NOT NULL,          -- 0: no worker is known for the number
    message_id BIGINT NOT NULL,
    PRIMARY KEY (use_case_id, worker_id, message_id)
);

CREATE TABLE use_case_message_filed (
    id SMALLINT PRIMARY KEY,            -- one row, 1
    message_id BIGINT NOT NULL          -- messages up to this one are filed
);
INSERT INTO use_case_message_filed (id, message_id) VALUES (1, 0);

-- Test sessions are few; reports leave their answers out.
CREATE INDEX session_of_test ON session (use_case_id) WHERE message_class = 'test';
