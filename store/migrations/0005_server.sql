-- People who sign in. Owned by server/.

CREATE TABLE account (
    id IDENTITY_KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,                 -- data_manager, requestor, approver, supervisor, ict
    unit TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL,        -- Argon2id
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sign_in (
    token_hash TEXT PRIMARY KEY,        -- SHA-256 of the cookie's value
    account_id BIGINT NOT NULL REFERENCES account (id),
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
