-- Which sessions of a use case are open: they end page by page when it is closed.
CREATE INDEX session_open_of_use_case ON session (use_case_id, id) WHERE status IN ('waiting', 'in_line');
