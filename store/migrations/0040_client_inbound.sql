-- Where a client hears of what people write to its sender id. Owned by requests/.

ALTER TABLE client ADD COLUMN inbound_url TEXT NOT NULL DEFAULT '';     -- empty: nowhere
ALTER TABLE client ADD COLUMN inbound_json SMALLINT NOT NULL DEFAULT 0; -- 1: POST of JSON, 0: GET of a template
CREATE INDEX client_inbound ON client (sender) WHERE inbound_url <> '';
