-- Memory is derived from the log, and can be deleted at any time: it is then derived anew.
CREATE TABLE IF NOT EXISTS memory (
  item        TEXT NOT NULL PRIMARY KEY,
  state       INTEGER NOT NULL,             -- 1 learning, 2 review, 3 relearning, as in FSRS
  step        INTEGER,
  stability   REAL,                         -- days
  difficulty  REAL,                         -- 1 to 10
  due         TEXT NOT NULL,
  last_review TEXT,
  lapses      INTEGER NOT NULL,
  decay       REAL NOT NULL,                -- of the forgetting curve
  retention   REAL NOT NULL                 -- wanted when `due` was set
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS memory_by_due ON memory (due);
