-- From an older format, before the script that makes the log of today: the old one steps aside, for its entries to be moved.
DROP TABLE IF EXISTS memory;
DROP TABLE IF EXISTS ahead;
DROP INDEX IF EXISTS log_by_time;
DROP INDEX IF EXISTS log_by_item;
DROP TRIGGER IF EXISTS log_is_never_changed;
DROP TRIGGER IF EXISTS log_is_never_shortened;
DROP TRIGGER IF EXISTS log_is_numbered;
DROP TABLE IF EXISTS appended;
ALTER TABLE log RENAME TO old_log;
