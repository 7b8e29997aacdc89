-- The log is the truth and only ever grows; memory is derived from it and can be rebuilt.
-- `application_id` spells "stud"; `user_version` is the format, raised whenever an older studytool could misread the file.
BEGIN IMMEDIATE;

CREATE TABLE IF NOT EXISTS log (
  id            TEXT NOT NULL PRIMARY KEY,  -- UUID
  kind          TEXT NOT NULL CHECK (kind IN ('review', 'rating', 'undo', 'reset', 'flag')),
  item          TEXT NOT NULL,
  at            TEXT NOT NULL,              -- UTC, 2026-01-02T03:04:05.123456Z, so that text order is time order
  of            TEXT,                       -- id of the entry this one amends, which may arrive later by a merge
  seed          INTEGER,
  response      TEXT,
  verdict       TEXT,
  score         REAL,                       -- 0 to 1
  misconception TEXT,
  rating        INTEGER CHECK (rating BETWEEN 1 AND 4),
  seconds       REAL,
  hints         INTEGER
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS log_by_time ON log (at, id);
CREATE INDEX IF NOT EXISTS log_by_item ON log (item, at, id);

CREATE TRIGGER IF NOT EXISTS log_is_never_changed BEFORE UPDATE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER IF NOT EXISTS log_is_never_shortened BEFORE DELETE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TABLE IF NOT EXISTS memory (
  item        TEXT NOT NULL PRIMARY KEY,
  state       INTEGER NOT NULL,             -- 1 learning, 2 review, 3 relearning, as in FSRS
  step        INTEGER,
  stability   REAL,                         -- days
  difficulty  REAL,                         -- 1 to 10
  due         TEXT NOT NULL,
  last_review TEXT,
  lapses      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS memory_by_due ON memory (due);

PRAGMA application_id = 1937012068;
PRAGMA user_version = 1;
COMMIT;
