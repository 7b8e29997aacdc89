-- In what order the rows of the log were appended, whatever their times say, and how many they are.
CREATE TABLE appended (
  number INTEGER PRIMARY KEY,
  id     TEXT NOT NULL UNIQUE
);
INSERT INTO appended (id) SELECT id FROM log ORDER BY at, id;

CREATE TRIGGER log_is_numbered AFTER INSERT ON log
WHEN NOT EXISTS (SELECT 1 FROM appended WHERE id = new.id)
BEGIN
  INSERT INTO appended (id) VALUES (new.id);
END;
