-- Files that belong to a use case: photographs of signed request forms. Owned by requests/.

CREATE TABLE attachment (
    id IDENTITY_KEY,
    uuid TEXT NOT NULL UNIQUE,
    use_case_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                     -- signed_form
    content_type TEXT NOT NULL,             -- as its content says: image/jpeg, image/png, application/pdf
    size BIGINT NOT NULL,                   -- bytes
    sha256 TEXT NOT NULL,                   -- of the bytes
    check_code TEXT NOT NULL,               -- of the request form when it was uploaded
    uploaded_by TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    complete SMALLINT NOT NULL DEFAULT 0,   -- 1 once all its parts are here
    confirmed_by TEXT NOT NULL DEFAULT '',  -- who read the check code on it; never who uploaded it
    confirmed_at BIGINT
);
CREATE INDEX attachment_of_use_case ON attachment (use_case_id);

-- The bytes, base64, in pieces that a short transaction takes.
CREATE TABLE attachment_part (
    attachment_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (attachment_id, number)
);
