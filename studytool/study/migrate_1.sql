-- From format 1, around the script that makes format 2: the old log steps aside, and its entries move over.
DROP TABLE IF EXISTS memory;
DROP INDEX IF EXISTS log_by_time;
DROP INDEX IF EXISTS log_by_item;
DROP TRIGGER IF EXISTS log_is_never_changed;
DROP TRIGGER IF EXISTS log_is_never_shortened;
ALTER TABLE log RENAME TO log_1;
