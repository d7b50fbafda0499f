-- The procedure as people walk it: who drafted, what was said, which tests were begun. Owned by requests/.

ALTER TABLE use_case ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE use_case ADD COLUMN round BIGINT NOT NULL DEFAULT 0;    -- of tests: 1 from the first development on

-- Whose phone it is: step 3b needs the data manager's own, 3d the requestor's.
ALTER TABLE tester ADD COLUMN account TEXT NOT NULL DEFAULT '';

-- Records of meetings, comments, feedback, reasons, decisions. The audit trail has the id and digest, never the text.
CREATE TABLE use_case_note (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    act TEXT NOT NULL,                  -- what it was said at: hold_meeting, request_changes …
    question BIGINT,                    -- of the form, from 1; NULL: of the whole
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX note_of_use_case ON use_case_note (use_case_id, id);

-- Tests on a phone, as the server began them.
CREATE TABLE use_case_test (
    id IDENTITY_KEY,
    use_case_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                 -- own_phone, requestor
    round BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    account TEXT NOT NULL,              -- whose phone
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL
);
CREATE INDEX test_of_use_case ON use_case_test (use_case_id, id);
