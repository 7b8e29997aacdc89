"""Responses typed or pasted at the prompt. A pasted block is one response, however many lines it has."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from studytool.cli.support.paint import PLAIN_TERMINALS

if TYPE_CHECKING:
    from studytool.cli.support.present import Page

PROMPT = "> "
BURST = 0.03  # seconds: faster than anyone types, slower than what is pasted arrives


def typed(page: Page) -> Iterator[str]:
    """What is typed at each prompt, with editing and history where the platform has them; a block has line ends in it.

    Where standard output belongs to a document, the prompt goes to standard error.
    """
    _prepare()
    while True:
        try:
            yield _response(page)
        except EOFError:
            page.line()
            return
        except KeyboardInterrupt:
            page.line()
            raise


def _prepare() -> None:
    """Importing readline gives input() its editing. Python switches its bracketed paste off, by which a terminal tells
    what is pasted from what is typed."""
    with contextlib.suppress(ImportError):
        import readline

        if os.environ.get("TERM", "") not in PLAIN_TERMINALS:
            readline.parse_and_bind("set enable-bracketed-paste on")


def _response(page: Page) -> str:
    """One line, with those that arrive right behind it: the terminal may not tell that they are pasted.

    Lines typed ahead, before the prompt was there, are for one question each.
    """
    ahead = _waiting(0)
    if page.aside:
        print(PROMPT, end="", file=sys.stderr, flush=True)
    lines = [input("" if page.aside else PROMPT)]
    while not ahead and _waiting(BURST):
        lines.append(input())
    return "\n".join(lines)


def _waiting(seconds: float) -> bool:
    """Whether something was typed that has not been read, or is within so many seconds."""
    try:
        return bool(select.select([sys.stdin], [], [], seconds)[0])
    except (OSError, ValueError):  # a console that cannot be asked, as on Windows
        return False
