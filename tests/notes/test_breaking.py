"""Where displayed equations may break: between the boxes that KaTeX's own are put in."""

import re
from html import unescape

import pytest

from studytool.notes import katex
from studytool.notes.breaking import breakable

BOX = re.compile(r'<span class="(?:part|unit)">')
TAG = re.compile(r"<[^>]+>")


def lines(tex: str, box: str) -> list[str]:
    """What stands in each box of a kind, and in each of KaTeX's that is in none."""
    html = breakable(katex.render(tex, display=True)).partition('aria-hidden="true">')[2]
    found, depth, ends = [""], 0, list[int]()
    for token in re.split(r"(<[^>]+>)", html):
        if token.startswith("<span"):
            depth += 1
            if not ends and re.match(rf'<span class="(?:{box}|katex-base|katex-tag)"', token):
                ends.append(depth)
                found.append("")
        elif token == "</span>":
            if ends and ends[-1] == depth:
                ends.pop()
            depth -= 1
        elif not token.startswith("<"):
            found[-1] += unescape(token)
    return [text for text in found if text.strip("\u200b ")]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x", ["x"]),
        ("a = b + c", ["a=", "b+", "c"]),
        (r"f(a + b) = (c - d)(e + f) - g", ["f(a+b)=", "(c−d)(e+f)−", "g"]),
        (r"\log ( 1 - \sigma(z) ) + y", ["log(1−σ(z))+", "y"]),
        (r"p(x \mid y) > 0", ["p(x∣y)>", "0"]),
        (r"\left[ a + b \right] = c \tag{3}", ["[a+b]=", "c", "(3)"]),
        (r"\{ a + b \} = c", ["{a+b}=", "c"]),
        (r"n \, (k L + q)", ["n(kL+q)"]),
    ],
)
def test_a_line_ends_after_a_relation_or_an_operator_outside_brackets(tex: str, expected: list[str]) -> None:
    assert lines(tex, "unit") == expected


def test_what_is_set_apart_may_stand_in_lines_of_its_own() -> None:
    assert lines(r"y = r + v(s), \qquad a = b \qquad\qquad c", "part") == ["y=r+v(s),", "a=b", "c"]


def test_what_is_set_apart_inside_of_something_keeps_its_space() -> None:
    tex = r"\begin{aligned} a \qquad b \end{aligned} = [ c \qquad d ], \qquad e = f"
    assert lines(tex, "part") == ["ab\u200b=[cd],", "e=f"]
    assert breakable(katex.render(tex, display=True)).count("margin-right:2em") == 2


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \qquad c \\ d &= e \end{aligned}",
        r"v = \sqrt{x + \frac{a + b}{c}} \qquad \sum_{i = 1}^{n} x_i \tag{1}",
        r"[0, 1) \ni x, \qquad ( a + b",
    ],
)
def test_nothing_of_an_equation_is_lost(tex: str) -> None:
    html = katex.render(tex, display=True)
    broken = breakable(html)
    assert TAG.sub("", broken) == TAG.sub("", html)
    assert broken.count("<span") == broken.count("</span>")
    assert set(re.findall("<span[^>]*>", broken)) - set(BOX.findall(broken)) <= set(re.findall("<span[^>]*>", html))
