"""A `python run` snippet as the page shows it: highlighted code, and under it the output recorded for it."""

from __future__ import annotations

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from studytool.site.notes import Snippet


def snippet(found: Snippet, *, runs: bool = False) -> str:
    """`runs` where the site has a Python to run it with: a script puts its buttons into the bar."""
    code = highlight(found.code, PythonLexer(stripnl=False), HtmlFormatter(cssclass="highlight", wrapcode=True))
    mark, bar = (" data-run", '<div class="snippet-bar"></div>\n') if runs else ("", "")
    return f'<div class="snippet"{mark}>\n{code.strip()}\n{bar}{_output(found.output)}</div>'


def _output(output: str | None) -> str:
    if output is None:
        return ""
    return (
        '<div class="snippet-output" role="group" aria-label="Output">\n<p class="snippet-label">Output</p>\n'
        f"<pre><samp>{escape(output)}</samp></pre>\n</div>\n"
    )
