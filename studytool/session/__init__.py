"""The rules of a session as a pure state machine: try, hint, second try, rating, undo, leech, exam, day.

`question` holds the rules of one question, `course` those of a whole session; `events` is what happens to them and what
they ask for in return. Nothing here reads a clock, draws a number, judges, keeps or prints.
"""
