-- Memory is derived from the log, and can be deleted at any time: it is then derived anew.
-- Items with rows later than the time their memory was derived at: `at` is the first of these.
DROP TABLE IF EXISTS ahead;
CREATE TABLE ahead (
  item TEXT NOT NULL PRIMARY KEY,
  at   TEXT NOT NULL
) WITHOUT ROWID;

DROP TABLE IF EXISTS memory;
CREATE TABLE memory (
  item        TEXT NOT NULL PRIMARY KEY,
  state       INTEGER NOT NULL,             -- 1 learning, 2 review, 3 relearning, as in FSRS
  step        INTEGER,
  stability   REAL,                         -- days
  difficulty  REAL,                         -- 1 to 10
  due         TEXT NOT NULL,
  last_review TEXT,
  lapses      INTEGER NOT NULL,
  decay       REAL NOT NULL,                -- of the forgetting curve
  retention   REAL NOT NULL,                -- wanted when `due` was set
  starts      INTEGER NOT NULL              -- minutes after midnight at which days began when it was
) WITHOUT ROWID;

CREATE INDEX memory_by_due ON memory (due);
