-- People who sign in. Owned by server/.

CREATE TABLE account (
    id IDENTITY_KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,                 -- data_manager, requestor, approver, supervisor, ict
    password_hash TEXT NOT NULL,        -- Argon2id
    failed_sign_ins BIGINT NOT NULL DEFAULT 0,  -- in a row
    locked_until BIGINT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE sign_in (
    token_hash TEXT PRIMARY KEY,        -- of the cookie's value, which is stored nowhere
    account_id BIGINT NOT NULL REFERENCES account (id),
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
