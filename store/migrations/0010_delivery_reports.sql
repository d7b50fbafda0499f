-- What clients asked to be told of their messages, and what is still to be told. Owned by gateway/.

CREATE TABLE report_request (
    message_id BIGINT PRIMARY KEY,
    client_id BIGINT NOT NULL,
    form TEXT NOT NULL,                 -- kannel: the url is a template, GET; json: POST
    mask BIGINT NOT NULL,               -- 1 delivered, 2 undelivered, 4 buffered, 8 taken, 16 refused by the SMSC
    url TEXT NOT NULL,
    reference TEXT NOT NULL DEFAULT ''  -- the client's own name for the message
);

CREATE TABLE callback (
    id IDENTITY_KEY,
    message_id BIGINT NOT NULL,
    client_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',      -- empty: GET, else POST of this JSON
    state TEXT NOT NULL,                -- waiting, given_up
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_problem TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX callback_due ON callback (client_id, due_at, id) WHERE state = 'waiting';
-- Of one message they are told in their order.
CREATE INDEX callback_of_message ON callback (message_id) WHERE state = 'waiting';
CREATE INDEX callback_given_up ON callback (created_at) WHERE state = 'given_up';

-- A request that is repeated with its key sends nothing twice: a row for each message it has sent.
CREATE TABLE client_request (
    client_id BIGINT NOT NULL,
    request_key TEXT NOT NULL,
    position BIGINT NOT NULL,           -- of the message in the request
    digest TEXT NOT NULL,               -- of what was asked: the same key for another message is refused
    message_id BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    encoding TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, request_key, position)
);
CREATE INDEX client_request_age ON client_request (created_at);
