"""What stops a page from being built."""

from studytool.errors import StudytoolError


class NoteError(StudytoolError):
    """A page that cannot be built; `line` and `column` are those of the text the extension was given."""

    def __init__(self, line: int, column: int, what: str, todo: str) -> None:
        super().__init__(f"line {line}, column {column}", what, todo)
        self.line, self.column = line, column
