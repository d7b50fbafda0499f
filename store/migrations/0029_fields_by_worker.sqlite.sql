-- A worker's fields lie in one tree, by worker and key: half the look-ups where a group asks for a field.
CREATE TABLE worker_field_by_worker (
    worker_id BIGINT NOT NULL REFERENCES worker (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    value_order TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (worker_id, key)
) WITHOUT ROWID;
INSERT INTO worker_field_by_worker SELECT worker_id, key, value, value_key, value_order FROM worker_field;
DROP TABLE worker_field;
ALTER TABLE worker_field_by_worker RENAME TO worker_field;
CREATE INDEX worker_field_staff_id ON worker_field (value_key)
    WHERE key IN ('staff_id', 'staff_number', 'employee_id', 'matricule');
