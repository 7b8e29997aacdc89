r"""Where a displayed equation breaks on a screen that it is too wide for.

KaTeX ends a `base` after each relation and each operator, so that a line may end there. An equation stays in one line
as long as it fits. Else what it sets apart by `\qquad` comes one below the other, and what is still too wide breaks
after a relation or an operator, but never within brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

BASE = '<span class="katex-base">'
SPAN = re.compile(r"<span\b|</span>")
BRACKETS = re.compile(r'class="m(open|close)\b[^>]*>([^<]*)')  # KaTeX joins "))" to one
# What `katex.render` has a `\qquad` mean, at the end of a part; its space our style has before the next.
APART = re.compile(
    r'(?:<span class="mspace" style="margin-right:2em;"></span><span class="mspace allowbreak"></span>)+'
    r'((?:<span class="mspace"[^>]*></span>)?(?:</span>)+)$'
)


def breakable(html: str) -> str:
    """The HTML of a displayed equation, as KaTeX writes it, with a box around what shall stay together."""
    before, base, rest = html.partition(BASE)
    bases, after = _bases(base + rest)
    units = [_box("unit", "".join(unit)) if len(unit) > 1 else unit[0] for unit in _split(bases, lambda base: True)]
    if len(units) > 1:
        parts = _split(units, lambda unit: bool(APART.search(unit)))
        units = [_box("part", APART.sub(r"\1", "".join(part))) for part in parts]
    return before + "".join(units) + after


def _bases(html: str) -> tuple[list[str], str]:
    """The bases that HTML begins with, and what follows the last."""
    bases = []
    while html.startswith(BASE):
        depth = 0
        for span in SPAN.finditer(html):
            depth += 1 if span[0] != "</span>" else -1
            if not depth:
                break
        bases.append(html[: span.end()])
        html = html[span.end() :]
    return bases, html


def _split(bases: Iterable[str], ends: Callable[[str], bool]) -> Iterator[list[str]]:
    """Lists that end where a base does outside all brackets and `ends` says so of it."""
    found, depth = [], 0
    for base in bases:
        found.append(base)
        for side, signs in BRACKETS.findall(base):
            depth += max(1, len(signs)) * (1 if side == "open" else -1)
        if depth <= 0 and ends(base):
            yield found
            found, depth = [], 0
    if found:
        yield found


def _box(name: str, inner: str) -> str:
    return f'<span class="{name}">{inner}</span>'
