-- Full-text search for workers by the words of name, job and staff id (registry/worker_search.hpp). The index holds no
-- text of its own: it reads worker, and the triggers keep it in step whoever writes there.
CREATE VIRTUAL TABLE worker_search USING fts5(
    name_key, job_key, source_id, content = 'worker', content_rowid = 'id', prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TRIGGER worker_search_insert AFTER INSERT ON worker BEGIN
    INSERT INTO worker_search (rowid, name_key, job_key, source_id)
    VALUES (new.id, new.name_key, new.job_key, new.source_id);
END;

CREATE TRIGGER worker_search_delete AFTER DELETE ON worker BEGIN
    INSERT INTO worker_search (worker_search, rowid, name_key, job_key, source_id)
    VALUES ('delete', old.id, old.name_key, old.job_key, old.source_id);
END;

CREATE TRIGGER worker_search_update AFTER UPDATE OF name_key, job_key, source_id ON worker
WHEN old.name_key <> new.name_key OR old.job_key <> new.job_key OR old.source_id <> new.source_id BEGIN
    INSERT INTO worker_search (worker_search, rowid, name_key, job_key, source_id)
    VALUES ('delete', old.id, old.name_key, old.job_key, old.source_id);
    INSERT INTO worker_search (rowid, name_key, job_key, source_id)
    VALUES (new.id, new.name_key, new.job_key, new.source_id);
END;

INSERT INTO worker_search (worker_search) VALUES ('rebuild');
