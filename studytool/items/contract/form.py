"""How a response is given: what the terminal, the page and `check` ask, one class per form."""

from __future__ import annotations

from typing import ClassVar


class Form:
    """What the doors need to know before a response is there, whatever the item's type."""

    name: ClassVar[str]  # what the page's script knows the form by
    shuffled: ClassVar[bool] = False  # the seed decides in which order the options or steps are shown
    lettered: ClassVar[bool] = False  # options are a, b, c; else 1, 2, 3
    explained: ClassVar[bool] = True  # the page says how to respond; else its controls do
    code: ClassVar[bool] = False  # written in an editor, and run to be judged
    self_graded: ClassVar[bool] = False  # the learner compares the response with the key, and grades it

    @property
    def asks(self) -> str:
        """What the page's script puts there to respond with."""
        return self.name

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the parts that are answered in turn."""
        return ()

    def label(self, place: int) -> str:
        """What the option or step shown at a place, counted from 0, is called."""
        return chr(ord("a") + place) if self.lettered else str(place + 1)


class OneLine(Form):
    """One line of text."""

    name: ClassVar = "line"


class Options(Form):
    """One of the options shown, or `many`."""

    name: ClassVar = "options"
    shuffled: ClassVar = True
    lettered: ClassVar = True
    explained: ClassVar = False

    def __init__(self, *, many: bool) -> None:
        self.many = many

    @property
    def asks(self) -> str:
        return "many" if self.many else self.name


class Steps(Form):
    """The steps shown, put in order."""

    name: ClassVar = "order"
    shuffled: ClassVar = True


class Parts(Form):
    """A response to each of the parts, by its id."""

    name: ClassVar = "parts"

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.ids = ids

    @property
    def parts(self) -> tuple[str, ...]:
        return self.ids


class Block(Form):
    """Lines of code."""

    name: ClassVar = "block"
    code: ClassVar = True


class SelfGrade(Form):
    """Free text, which the learner then grades."""

    name: ClassVar = "self-grade"
    self_graded: ClassVar = True
