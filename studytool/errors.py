"""The few exceptions. Each says where, what, and what to do; `cli` shows them in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studytool.model import Text


class StudytoolError(Exception):
    """A failure a person can act on, shown as `where: what; what to do`."""

    exit_code = 2

    def __init__(self, where: str, what: str, todo: str) -> None:
        super().__init__(f"{where}: {what}; {todo}")
        self.where, self.what, self.todo = where, what, todo

    def say(self, language: str) -> str:
        """The message in a language; in English where it is said in no other."""
        del language
        return str(self)


class Translated(StudytoolError):
    """A failure that is said in every language."""

    def __init__(self, where: str, what: Text, todo: Text) -> None:
        super().__init__(where, what.say("en"), todo.say("en"))
        self.parts = what, todo

    def say(self, language: str) -> str:
        what, todo = (part.say(language) for part in self.parts)
        return f"{self.where}: {what}; {todo}"


class UsageProblem(Translated):
    """The command was called with something that does not exist or does not fit."""


class Unusable(StudytoolError):
    """The bank, the notes or the progress file cannot be used."""

    exit_code = 3


class UnusableFile(Translated, Unusable):
    """A file cannot be read, written or trusted."""


class Unconfined(Unusable):
    """Code was not run: this system does not give the protections in `missing`."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        what = f"this system does not confine {', '.join(missing)}, so no code of others is run"
        super().__init__("sandbox", what, "--unconfined runs it with your rights")
        self.missing = missing


class ExpressionError(Exception):
    """An expression or a draw that cannot be read or evaluated.

    `offset` counts characters from the start of its source text, or is None where no place can be named.
    """

    def __init__(self, what: str, todo: str, offset: int | None = None) -> None:
        super().__init__(f"{what}; {todo}")
        self.what, self.todo, self.offset = what, todo, offset


class NoVariant(Exception):
    """No admissible variant was found in the allowed number of attempts; `reason` says why the last was refused.

    `path` names the item's field to edit (`given`, `answer`, `mistakes.0.answer`). `variant` is the one refused, where
    only its key stands in the way: what it equals.
    """

    def __init__(self, path: str, reason: str, code: str, variant: object = None) -> None:
        super().__init__(reason)
        self.path, self.reason, self.code, self.variant = path, reason, code, variant


class Unreadable(Exception):
    """A response that cannot be read; `message` says why, and where. `read` are the readings it has, where it has
    several."""

    def __init__(self, message: Text, read: Sequence[str] = ()) -> None:
        super().__init__(message.say("en"))
        self.message = message
        self.read = tuple(read)
