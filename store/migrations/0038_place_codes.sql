-- What other systems call a place, and which confirmed numbers a worker's source has been told of. Owned by registry/.

CREATE TABLE place_code (
    system TEXT NOT NULL,            -- dhis2, or the URI by which FHIR names it
    code TEXT NOT NULL,              -- as that system writes it
    code_key TEXT NOT NULL,          -- its matchKey
    place_id BIGINT NOT NULL REFERENCES place (id),
    PRIMARY KEY (system, code_key)
);
CREATE INDEX place_code_key ON place_code (code_key);
CREATE INDEX place_code_place ON place_code (place_id, system);

ALTER TABLE phone ADD COLUMN told_at BIGINT;
CREATE INDEX phone_to_tell ON phone (worker_id) WHERE origin = 'confirmed' AND told_at IS NULL;
