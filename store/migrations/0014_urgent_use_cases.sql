-- Which use cases are not kept back in quiet hours: those of the category "emergency". Owned by requests/; the
-- gateway's queue reads it.

ALTER TABLE use_case ADD COLUMN urgent SMALLINT NOT NULL DEFAULT 0;
UPDATE use_case SET urgent = 1 WHERE form LIKE '%"category":"emergency"%';
