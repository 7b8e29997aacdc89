"""Spellings of right answers read as such, by class, beside what PrairieLearn and STACK document of that class.

The spellings are those of tests/cases/spellings. The two others were not run: *yes* and *no* are what a rule of their
documentation says, named in this file's code, and *unknown* is what none decides. A question's author may set either
otherwise.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from studytool.items.array import ArrayItem
from studytool.items.contract import Item
from studytool.items.formula import Formula
from studytool.items.number import Number
from studytool.maths.draws import parse_domain
from studytool.maths.expression import parse
from studytool.model import Text

SPELLINGS = Path(__file__).parents[1] / "tests/cases/spellings"
VERDICTS = ("correct", "partial", "imprecise", "incorrect", "unreadable")
UNKNOWN, YES, NO = "unknown", "yes", "no"

FUNCTION = r"(?:sqrt|exp|ln|log)\("
DECIMAL = r"(?:\d+(?:\.\d+)?|\.\d+)"
# What the documentation of STACK leaves open, or asks to be written otherwise: a blank for a product, `x^-1`, `x**2`.
PLAIN = r"(?!.*(?:[\w)] [\w(]|\)\w|\^-|\*\*|//|,))"


class Kind(NamedTuple):
    """A class of spellings: its table, what it is called, how it is told, and what the two others document."""

    table: str
    name: str
    pattern: str
    prairielearn: str
    stack: str


# Sources, as of 2026:
#   PrairieLearn, docs/elements/pl-number-input.md, pl-symbolic-input.md, pl-matrix-input.md, docs/elements.md, and the
#   help that apps/prairielearn/elements/pl-number-input/pl-number-input.mustache shows to students;
#   STACK (moodle-qtype_stack), doc/en/Students/Answer_input.md.
# The first class whose pattern a spelling matches in full is its own.
KINDS = (
    # PrairieLearn: "interpretable as a double-precision floating-point number". STACK, *Numbers*: without spaces.
    Kind("numbers", "0.25", rf"[+-]?{DECIMAL}", YES, YES),
    # PrairieLearn: "Scientific notation is accepted (e.g., 1.2e03)". STACK, *Numbers*: `1E+3`.
    Kind("numbers", "2.5e-1", rf"[+-]?{DECIMAL}[eE][+-]?\d+", YES, YES),
    # PrairieLearn: `allow-fractions`, true where nothing is said. STACK, *Numbers*: "should be entered as `1/4`".
    Kind("numbers", "1/4", r"\d+/\d+", YES, YES),
    # STACK, *Brackets*: "`[a+b]` means a list", "`{a+b}` means a set". PrairieLearn says nothing of one number in them.
    Kind("numbers", "[0.25]", r"[\[{].*[\]}]", UNKNOWN, NO),
    # PrairieLearn: `6+9` and `4*10^7` are its examples of invalid inputs. STACK, *Multiplication* and *Powers*.
    Kind("numbers", "2.5*10^(-1)", rf"{PLAIN}(?:{DECIMAL}|[+*/^()-])+", NO, YES),
    # PrairieLearn: no "square roots", and `3*pi` is invalid. STACK, *Functions* and *Numbers*.
    Kind("numbers", "sqrt(2)/2, 2*pi", rf"{PLAIN}(?:{FUNCTION}|(?<!\w)(?:pi|e)(?!\w)|{DECIMAL}|[+*/^()-])+", NO, YES),
    # PrairieLearn: no "symbolic expressions". STACK, *Functions*: "the argument must always be enclosed in brackets".
    Kind("numbers", "ln 2", r"-?(?:ln|log|exp) ?[-\d.]+", NO, NO),
    # STACK, *Numbers*: "without spaces". PrairieLearn says nothing of groups.
    Kind("numbers", "1 234.5", r"\d+(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", UNKNOWN, NO),
    Kind("numbers", "0,25", r"\d+,\d+(?:e\d+)?", UNKNOWN, UNKNOWN),
    Kind("numbers", "25%", r".*(?:\d ?%|‰|percent|百分之).*", UNKNOWN, UNKNOWN),
    Kind("numbers", r"\frac{1}{4}", r"(?s).*(?:\\[a-zA-Z(\[]|\$).*", UNKNOWN, UNKNOWN),
    Kind("numbers", "tensor(0.25)", r"(?s).*(?:np|num|math|torch|jnp|ensor|rray|Fraction|Rational|>>>).*",
         UNKNOWN, UNKNOWN),
    Kind("numbers", "x = 0.25", r"(?s).*[=≈:：].*", UNKNOWN, UNKNOWN),
    Kind("numbers", "¼, 2.5×10⁻¹", r"(?s).*[^\x00-\x7f].*", UNKNOWN, UNKNOWN),
    Kind("numbers", "other", r"(?s).*", UNKNOWN, UNKNOWN),
    # PrairieLearn, pl-matrix-input, *Details*: Python format. STACK, *Matrices*: must be entered as `matrix([…],[…])`.
    Kind("arrays", "[[1, 2], [3, 4]]", r"\[\[[-\d., \[\]]+\]\]", YES, NO),
    # PrairieLearn, the same: MATLAB format. STACK, the same.
    Kind("arrays", "[1, 2; 3, 4]", r"(?!.*\d,\d)\[[-\d.,; ]+;[-\d.,; ]+\]", YES, NO),
    # STACK, *Lists*: "`[1,2,2,3]`". PrairieLearn has matrices alone.
    Kind("arrays", "[1, 2, 3]", r"\[[-\d.]+(?:, ?[-\d.]+)+\]", UNKNOWN, YES),
    Kind("arrays", "1 2 3", r"[-\d.,;\s]+", UNKNOWN, UNKNOWN),
    Kind("arrays", r"\begin{pmatrix} …", r"(?s).*\\.*", UNKNOWN, UNKNOWN),
    Kind("arrays", "tensor([1., 2., 3.])", r"(?s).*(?:rray|ensor|np\.|atrix|Vector|Float|=\n|\[1\]|\[,1\]).*",
         UNKNOWN, UNKNOWN),
    Kind("arrays", "other", r"(?s).*", UNKNOWN, UNKNOWN),
    Kind("formulas", r"\frac{1}{2x}", r"(?s).*(?:\\[a-zA-Z]|\$).*", UNKNOWN, UNKNOWN),
    Kind("formulas", "np.log(x)", r".*(?:np|math|torch|jax|jnp|scipy|F)\..*", UNKNOWN, UNKNOWN),
    Kind("formulas", "γⁿ", r".*[^\x00-\x7f].*", UNKNOWN, UNKNOWN),
    # STACK, *Brackets*: "always use ordinary round bracket, not square or curly ones".
    Kind("formulas", "p[log p - log q]", r".*[\[{][^\]}]*[-+/][^\]}]*[\]}].*", UNKNOWN, NO),
    # STACK, *Functions*, as for numbers.
    Kind("formulas", "x ln x", r".*(?:ln|log) ?[a-z](?:_?[a-z])?(?![a-z(]).*", UNKNOWN, NO),
    # PrairieLearn, *Set notation* (`2pi/3`), and elements.md: "such as `x^2`, `sin(z)`, `mc^2`".
    # STACK, *Multiplication*: it tries to insert stars "where there is no ambiguity, `2x` or `(x+1)(x-1)`".
    Kind("formulas", "2x", r"(?!.*(?:\*\*|\^-|,)).*\d[a-z(].*", YES, YES),
    # PrairieLearn, pl-big-o-input: the syntax of pl-symbolic-input is Python's, `n**2`. STACK documents `^` alone.
    Kind("formulas", "x**2", r"(?!.*(?:[\w)] [\w(]|\.[a-z]|,|`))[\w+*/() .-]*\*\*[\w+*/() .-]*", YES, UNKNOWN),
    # PrairieLearn, elements.md, and `display-log-as-ln`: `log` and `ln`. STACK, *Functions*, *Powers*, *Greek letters*.
    Kind("formulas", "p*log(p/q), x^2", rf"{PLAIN}(?:{FUNCTION}|\b(?:[a-z]|gamma|theta_\d)\b|{DECIMAL}|[+*/^() -])+",
         YES, YES),
    Kind("formulas", "other", r"(?s).*", UNKNOWN, UNKNOWN),
)  # fmt: skip


def _item(table: str, case: dict[str, Any]) -> Item:
    asked: dict[str, Any] = {"id": "spellings/one", "topic": "spellings", "prompt": Text({"en": "?"})}
    if table == "numbers":
        return Number(**asked, answer=parse(repr(float(case["key"]))))
    if table == "arrays":
        return ArrayItem(**asked, answer=parse(repr(case["key"])))
    domains = tuple((name, parse_domain(str(domain))) for name, domain in case["variables"].items())
    return Formula(**asked, answer=parse(str(case["answer"])), variables=domains)


def _kind(table: str, response: str) -> Kind:
    return next(kind for kind in KINDS if kind.table == table and re.fullmatch(kind.pattern, response))


def main() -> None:
    counts = {kind: [0, 0] for kind in KINDS}
    others = [0, 0]
    for table in dict.fromkeys(kind.table for kind in KINDS):
        for case in yaml.safe_load((SPELLINGS / f"{table}.yaml").read_text("utf-8")):
            item = _item(table, case)
            for due in VERDICTS:
                for response in case.get(due, ()):
                    count = counts[_kind(table, response)] if due == "correct" else others
                    count[0] += 1
                    count[1] += item.judge(item.variant(0), response).verdict == due
    print(f"{'asked for':<10} {'spelt like':<22} {'studytool':>10}  {'PrairieLearn':<13} STACK")
    for kind, (spellings, right) in counts.items():
        ours = f"{right} of {spellings}"
        print(f"{kind.table:<10} {kind.name:<22} {ours:>10}  {kind.prairielearn:<13} {kind.stack}")
    total = [sum(column) for column in zip(*counts.values(), strict=True)]
    print(f"\nright answers read as right: {total[1]} of {total[0]}")
    print(f"other responses with the verdict due (wrong, imprecise, asked back): {others[1]} of {others[0]}")


if __name__ == "__main__":
    main()
