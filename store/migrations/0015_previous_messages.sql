-- Which message was submitted to the number before this one: by that chain a receipt is known that comes again when a
-- later message to the number is in doubt. Set when the first part is marked; 0: there was none. Owned by gateway/.

ALTER TABLE part ADD COLUMN previous_message_id BIGINT;
