r"""Where code and mathematics begin and end in our Markdown: one grammar for site, `check`, terminal and page.

A text is read from left to right, and what begins first wins: a fence, a comment, code between backticks, a sign that
a `\` escapes, `$$…$$`, `$…$`. As in pandoc, a single `$` opens only before a non-space, and closes only after one and
not before a digit: "$5 to $6" is money. Only fences and comments reach over an empty line or into a fence, and no
formula reaches into code. `\(…\)` is no mathematics. The page's twin of this is `prose.js`; both are held to
`tests/cases/mathematics.yaml`.
"""

from __future__ import annotations

import re

_FENCE = r"(?:`{3,}(?=[^`\n]*$)|~{3,})"
_NEXT_LINE = rf"\n(?![ \t]*\n|[ \t>]*{_FENCE})"


def _code(ticks: str, content: str) -> str:
    """A pattern for code between backticks. The caller names its groups, since a pattern may use a group name only
    once."""
    return rf"(?<!`)(?P<{ticks}>`+)(?!`)(?P<{content}>(?:[^\n]|{_NEXT_LINE})+?)(?<!`)(?P={ticks})(?!`)"


def _tex(name: str) -> str:
    code = _code(f"{name}_ticks", f"{name}_code")
    return rf"(?P<{name}>(?:\\(?:[^\n]|(?=\n))|(?!{code})[^\\$\n]|{_NEXT_LINE})+?)"


# `match.lastgroup` says which kind of text matched. Groups `indent`, `marks`, `info` and `body` are the parts of a
# fence; `code`, `escaped`, `display` and `inline` hold the text between the delimiters.
DELIMITED = re.compile(
    rf"""
      (?P<fence>
        ^(?P<indent>[ \t]*(?:>[ \t]?)*)(?P<marks>{_FENCE})[ \t]*(?P<info>[^\n]*?)[ \t]*(?:\n|\Z)
        (?P<body>(?s:.*?))(?:^[ \t>]*(?P=marks)[`~]*[ \t]*$|\Z)
      )
    | (?P<comment><!--(?s:.*?)-->)
    | {_code("ticks", "code")}
    | \\(?P<escaped>[!-/:-@\[-`{{-~])
    | \$\${_tex("display")}\$\$
    | \$(?![\s$]){_tex("inline")}(?<!\s)\$(?![0-9])
    """,
    re.MULTILINE | re.VERBOSE,
)
CODE = ("fence", "comment", "code")
MATHEMATICS = ("display", "inline")


def formulas(markdown: str) -> list[tuple[int, str, bool]]:
    """Every formula: where its TeX starts in the text, the TeX, and whether it is a display."""
    return [
        (match.start(kind), match[kind], kind == "display")
        for match in DELIMITED.finditer(markdown)
        if (kind := match.lastgroup) in MATHEMATICS
    ]
