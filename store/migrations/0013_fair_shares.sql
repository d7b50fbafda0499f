-- Whose share of a channel a part takes, and how much of it. Owned by gateway/.

-- A use case's id, a client's negative, 0: what people and the program send besides.
ALTER TABLE part ADD COLUMN share_of BIGINT NOT NULL DEFAULT 0;
-- What it costs, where the other side cuts texts itself: more than one.
ALTER TABLE part ADD COLUMN segments BIGINT NOT NULL DEFAULT 1;
UPDATE part SET share_of = (
    SELECT CASE m.class WHEN 'use-case' THEN COALESCE(m.use_case_id, 0) WHEN 'client' THEN -COALESCE(m.client_id, 0)
        ELSE 0 END FROM message m WHERE m.id = part.message_id)
    WHERE state IN ('held', 'queued', 'submitting', 'in_doubt');
DROP INDEX part_queue;
CREATE INDEX part_queue ON part (channel_id, lane, share_of, due_at, id) WHERE state = 'queued';
