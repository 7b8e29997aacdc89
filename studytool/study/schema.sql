-- The log is the truth and only ever grows: by rows, a review by the tries that came after its first, and one of a
-- question in parts by the parts that were answered since; of two with one id the later counts.
-- `application_id` spells "stud"; `user_version` is the format, raised whenever an older studytool could misread the file.
CREATE TABLE log (
  id            TEXT NOT NULL PRIMARY KEY,  -- UUID
  kind          TEXT NOT NULL CHECK (kind IN ('review', 'rating', 'undo', 'reset', 'flag', 'keep', 'optimize')),
  item          TEXT NOT NULL,              -- its full id; of an optimize '*'
  at            TEXT NOT NULL,              -- UTC, 2026-01-02T03:04:05.123456Z, so that text order is time order
  of            TEXT,                       -- id of the entry this one amends, which may arrive later by a merge
  seed          INTEGER,
  response      TEXT,
  verdict       TEXT,
  score         REAL,                       -- 0 to 1
  misconception TEXT,
  rating        INTEGER CHECK (rating BETWEEN 1 AND 4),
  seconds       REAL,
  hints         INTEGER,
  edition       TEXT,                       -- marks the item's key and parameters at the time
  parameters    TEXT,                       -- of an optimize: those of FSRS-6, a JSON list
  offset        INTEGER,                    -- minutes the learner's clock was ahead of UTC; NULL where it was not kept
  tries         TEXT                        -- of a review: the later tries, a JSON list of response and verdict
) WITHOUT ROWID;

CREATE INDEX log_by_time ON log (at, id);
CREATE INDEX log_by_item ON log (item, at, id);

CREATE TRIGGER log_is_never_changed BEFORE UPDATE OF
  id, kind, item, at, of, seed, response, verdict, score, misconception, rating, seconds, hints, edition, parameters,
  offset ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER tries_are_only_added BEFORE UPDATE OF tries ON log
WHEN length(coalesce(new.tries, '')) <= length(coalesce(old.tries, ''))
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

PRAGMA application_id = 1937012068;
PRAGMA user_version = 3;
