-- What a message must meet to start a workflow besides its word, and what nobody waited for. Owned by
-- flows/runtime/.

ALTER TABLE trigger_word ADD COLUMN kind TEXT NOT NULL DEFAULT 'word';       -- word, catch_all (its word is empty)
ALTER TABLE trigger_word ADD COLUMN channel TEXT NOT NULL DEFAULT '';        -- its name; empty: any
ALTER TABLE trigger_word ADD COLUMN in_groups TEXT NOT NULL DEFAULT '';      -- names, a line each: of any of them
ALTER TABLE trigger_word ADD COLUMN not_in_groups TEXT NOT NULL DEFAULT '';  -- and of none of these
CREATE INDEX trigger_word_of_use_case ON trigger_word (use_case_id);

-- How it is conducted, JSON: requests/conduct.hpp.
ALTER TABLE use_case ADD COLUMN conduct TEXT NOT NULL DEFAULT '{}';

-- The inbox: messages that belong to no conversation, for a person to read.
CREATE TABLE unmatched (
    message_id BIGINT PRIMARY KEY,
    reason TEXT NOT NULL,               -- unknown_number, nothing_open, mistyped, wrong_person, help, opted_out
    suggestion TEXT NOT NULL DEFAULT '',    -- mistyped: the word that was probably meant
    received_at BIGINT NOT NULL,
    handled_at BIGINT,
    handled_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''       -- what was done about it
);
CREATE INDEX unmatched_open ON unmatched (message_id) WHERE handled_at IS NULL;
