"""A `python run` snippet as the page shows it: highlighted code, and under it the output recorded for it."""

from __future__ import annotations

import json
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from studytool import plot
from studytool.maths.written import LETTERS
from studytool.messages.page import TEXTS
from studytool.notes import drags
from studytool.notes.note import Snippet
from studytool.site import figures


def snippet(
    shown: Snippet,
    *,
    runs: bool = False,
    printed: str | None = None,
    frames: str = "",
    words: figures.Words = figures.ENGLISH,
) -> str:
    """`runs` if the site has a Python to run it with: a script then puts buttons into the bar.

    `printed` is what the snippet printed with its figures drawn, where they have been. Of a `folded` one its output is
    shown, and its code on demand. Numbers to drag have their places before a script puts sliders there; `frames` is the
    name of what is shown as they are dragged, where that is recorded. With them go the labels that its figures have in
    the language, for when it is run.
    """
    language = words.language
    labels = plot.labels_of(shown.code, words.labels) if runs else {}
    code = highlight(shown.code, PythonLexer(stripnl=False), HtmlFormatter(cssclass="highlight", wrapcode=True))
    mark, bar = (" data-run", '<div class="snippet-bar"></div>\n') if runs else ("", "")
    sliders = _drags(shown.code, words) if runs else ""
    parts = [f"{code.strip()}\n{bar}", sliders + _output(shown.output, printed, language)]
    if "folded" in shown.info.split():
        parts[0] = (
            f'<details class="snippet-code">\n<summary>{TEXTS["code"].say(language)}</summary>\n{parts[0]}</details>\n'
        )
        parts.reverse()
    if runs and frames:
        mark += f' data-frames="{frames}"'
    if labels:
        mark += f' data-labels="{escape(json.dumps(labels, ensure_ascii=False))}"'
    return f'<div class="snippet"{mark}>\n{"".join(parts)}</div>'


def _drags(code: str, words: figures.Words) -> str:
    called = [_called(label, words) for label in drags.labels(code)]
    rows = [f'<p class="snippet-drag"><code>{escape(name)}</code></p>' for name in called]
    return f'<div class="snippet-drags" data-search-exclude>{"".join(rows)}</div>\n' if rows else ""


def _called(label: str, words: figures.Words) -> str:
    """A number's name as the text beside it has it: `γ` of `gamma`, `θ[0]` of `theta[0]`, a word in the language."""
    name, bracket, place = label.partition("[")
    return LETTERS.get(name, words.labels.get(name, name)) + bracket + place


def _output(recorded: str | None, printed: str | None, language: str) -> str:
    text, drawn = figures.split(printed or "")
    if recorded is None and not drawn:
        return ""
    shown = text if drawn else recorded or ""
    pictures = "\n".join(map(figures.figure, drawn))
    label = TEXTS["output"].say(language)
    return (
        f'<div class="snippet-output" role="group" aria-label="{label}">\n<p class="snippet-label">{label}</p>\n'
        f"<pre><samp>{escape(shown)}</samp></pre>\n"
        f'<div class="snippet-figures">{pictures}</div>\n</div>\n'
    )
