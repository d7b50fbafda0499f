-- How < and > of group queries read a field: flows::orderKey of its value, kept by registry/worker_store.hpp and
-- imports. What is there already is filled in as far as SQL can: whole numbers and days; the rest with the next import.

ALTER TABLE worker_field ADD COLUMN value_order TEXT NOT NULL DEFAULT '';

UPDATE worker_field SET value_order = 'p' || CAST(50 + length(ltrim(value, '0')) AS TEXT) || rtrim(ltrim(value, '0'), '0')
WHERE ltrim(value, '0123456789') = '' AND ltrim(value, '0') <> '' AND length(value) <= 36;

UPDATE worker_field SET value_order = 'o' WHERE value <> '' AND ltrim(value, '0') = '';

UPDATE worker_field SET value_order = 'd' || replace(value, '-', '')
WHERE value LIKE '____-__-__' AND length(replace(value, '-', '')) = 8 AND ltrim(replace(value, '-', ''), '0123456789') = '';
