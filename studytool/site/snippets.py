"""A `python run` snippet as the page shows it: highlighted code, and under it the output recorded for it."""

from __future__ import annotations

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from studytool.notes.note import Snippet
from studytool.site import figures


def snippet(shown: Snippet, *, runs: bool = False, printed: str | None = None) -> str:
    """`runs` if the site has a Python to run it with: a script then puts buttons into the bar.

    `printed` is what the snippet printed with its figures drawn, where they have been.
    """
    code = highlight(shown.code, PythonLexer(stripnl=False), HtmlFormatter(cssclass="highlight", wrapcode=True))
    mark, bar = (" data-run", '<div class="snippet-bar"></div>\n') if runs else ("", "")
    return f'<div class="snippet"{mark}>\n{code.strip()}\n{bar}{_output(shown.output, printed)}</div>'


def _output(recorded: str | None, printed: str | None) -> str:
    text, drawn = figures.split(printed or "")
    if recorded is None and not drawn:
        return ""
    shown = text if drawn else recorded or ""
    pictures = "\n".join(map(figures.figure, drawn))
    return (
        '<div class="snippet-output" role="group" aria-label="Output">\n<p class="snippet-label">Output</p>\n'
        f"<pre><samp>{escape(shown)}</samp></pre>\n"
        f'<div class="snippet-figures">{pictures}</div>\n</div>\n'
    )
