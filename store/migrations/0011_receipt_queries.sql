-- Parts that the SMSC took and whose receipt is overdue: when it is asked (again) what became of them. Owned by
-- gateway/.

CREATE TABLE receipt_query (
    part_id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    asked BIGINT NOT NULL,              -- how often
    due_at BIGINT NOT NULL
);
CREATE INDEX receipt_query_age ON receipt_query (channel_id, due_at);
