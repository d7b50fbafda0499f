-- Full-text search for workers by the words of name, job and staff id (registry/worker_search.hpp). Words are cut at
-- whatever is neither letter nor digit, as SQLite's index does: the parser would read "-102" as a number.
ALTER TABLE worker ADD COLUMN search tsvector GENERATED ALWAYS AS (
    to_tsvector('simple'::regconfig,
        regexp_replace(lower(name_key || ' ' || job_key || ' ' || source_id), '[^[:alnum:]]+', ' ', 'g'))
) STORED;
CREATE INDEX worker_search ON worker USING gin (search);
