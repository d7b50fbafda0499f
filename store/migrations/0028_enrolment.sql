-- Enrolment by SMS: who joined with which number, who is asked to confirm it, and what was decided. The number itself
-- stands in phone with the origin 'provisional' until then, 'confirmed' after. Owned by registry/.
CREATE TABLE enrolment (
    id IDENTITY_KEY,                    -- the code in the messages: YES 4711
    kind TEXT NOT NULL,                 -- join, new_sim, listed (by the in-charge)
    state TEXT NOT NULL,                -- open, confirmed, refused, replaced (by a later one of the same number)
    number TEXT NOT NULL,               -- as PhoneCodec stores it
    number_key BIGINT NOT NULL,
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    staff_id TEXT NOT NULL,             -- as it was sent
    place_id BIGINT REFERENCES place (id),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT NOT NULL DEFAULT '' -- 'old number', 'in-charge UUID', or an account
);
CREATE INDEX enrolment_open ON enrolment (id) WHERE state = 'open';
CREATE INDEX enrolment_of_number ON enrolment (number_key);

-- What enrolment says to whom: the send permit lets these texts pass, and nobody but who was asked may decide.
CREATE TABLE enrolment_message (
    id IDENTITY_KEY,
    enrolment_id BIGINT REFERENCES enrolment (id),
    number_key BIGINT NOT NULL,
    asks SMALLINT NOT NULL,             -- 1: it asks for YES or NO
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX enrolment_message_to ON enrolment_message (number_key, id);

CREATE INDEX worker_staff_id ON worker (lower(source_id));
CREATE INDEX worker_field_staff_id ON worker_field (value_key)
    WHERE key IN ('staff_id', 'staff_number', 'employee_id', 'matricule');
