-- What a person lets a channel do, and since when it cannot send. Owned by gateway/.

-- open, paused, draining, drained or killed; outlives a restart.
ALTER TABLE channel ADD COLUMN mode TEXT NOT NULL DEFAULT 'open';
UPDATE channel SET mode = 'paused' WHERE paused = 1;
ALTER TABLE channel DROP COLUMN paused;
-- Draining: the last part that is still sent.
ALTER TABLE channel ADD COLUMN drain_to BIGINT NOT NULL DEFAULT 0;
-- Written with the sign of life. NULL: it can send, or does not run.
ALTER TABLE channel ADD COLUMN down_since BIGINT;
