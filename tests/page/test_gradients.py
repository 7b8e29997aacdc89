"""A gradient checked by three pieces of code, as the page *Check my gradient* hands them over."""

import re
from pathlib import Path
from typing import Any

import pytest

from studytool.messages.page import CHECKING
from studytool.page.gradients import check

EXAMPLES = Path(__file__).parents[2] / "docs/gradients"
SQUARE = "def f(x):\n    return np.sum(x**2)\n"
RIGHT = "def grad(x):\n    return 2 * x\n"
POINT = "x = np.array([1.0, -2.0, 3.0])\n"


def checked(function: str = SQUARE, gradient: str = RIGHT, point: str = POINT, language: str = "en") -> dict[str, Any]:
    return check(function, gradient, point, language)


def test_a_right_gradient_is_right_with_its_components_and_the_picture_of_the_taylor_test() -> None:
    found = checked()
    assert (found["verdict"], found["fault"], found["more"]) == ("correct", None, "")
    assert sorted(row["component"] for row in found["rows"]) == ["x[0]", "x[1]", "x[2]"]
    assert found["figure"].startswith("<svg ")


def test_the_wrong_components_come_first_with_both_numbers() -> None:
    wrong = "def grad(x):\n    return 2 * x + np.array([0.0, 0.0, 1.0])\n"
    row = checked(gradient=wrong)["rows"][0]
    assert (row["component"], row["yours"], row["numerical"], row["ok"]) == ("x[2]", "7", "6", False)


def test_no_component_is_called_right_where_the_gradient_cannot_be_judged() -> None:
    found = checked("def f(x):\n    return np.sum(abs(x))", "def grad(x):\n    return np.sign(x)", "[1.0, 0.0]")
    assert found["verdict"] == "unjudged"
    assert [row["ok"] for row in found["rows"]] == [None, None]


def test_twenty_rows_are_shown_and_the_others_counted() -> None:
    found = checked(point="np.arange(1.0, 26.0)")
    assert (len(found["rows"]), found["more"]) == (20, "and 5 more")


def test_a_gradient_off_by_a_factor_has_its_slip_named_in_the_language_asked_for() -> None:
    wrong = "def grad(x):\n    return 10 * x\n"
    assert "5 times" in " ".join(checked(gradient=wrong)["feedback"])
    assert "5 倍" in " ".join(checked(gradient=wrong, language="zh")["feedback"])


@pytest.mark.parametrize(
    ("function", "gradient", "point"),
    [
        ("def loss(x):\n    return x @ x", "def slope(x):\n    return 2 * x", POINT),  # the only ones
        ("f = lambda x: x @ x", "grad = lambda x: 2 * x", POINT),
        ("def f(x):\n    return x @ x\ndef grad(x):\n    return 2 * x", "", POINT),
        ("two = 2\ndef f(x):\n    return x @ x", "def grad(x):\n    return two * x", POINT),  # names before are known
        (
            "def f(x):\n    return half(x) @ x\ndef half(x):\n    return x / 2",
            "def grad(half):\n    return half",
            POINT,
        ),
        (SQUARE, RIGHT, "np.ones(3)"),  # the value that it ends in
        (SQUARE, RIGHT, "n = 3\nnp.ones(n)"),
        (SQUARE, RIGHT, "n = 3\nw0 = np.ones(n)"),
        (SQUARE, RIGHT, "x = np.ones(3)\nprint(x)"),
        ("x = np.ones(3)\n" + SQUARE, RIGHT, ""),
        ("def f(x, y):\n    return np.sum(x * y)", "def grad(x, y):\n    return y, x", "(np.ones(3), np.zeros(3) + 2)"),
    ],
)
def test_functions_and_point_are_found_by_name_or_as_the_only_ones(function: str, gradient: str, point: str) -> None:
    assert checked(function, gradient, point)["verdict"] == "correct"


@pytest.mark.parametrize(
    ("codes", "editor", "line", "said"),
    [
        ({"function": "def f(x) return x"}, "function", 1, "SyntaxError"),
        ({"function": "\n\n1 / 0"}, "function", 3, "ZeroDivisionError"),
        ({"function": "def f(x):\n    y = 1\n    return z"}, "function", 3, "name 'z' is not defined"),
        ({"gradient": "def grad(x):\n    return np.dot(x, np.ones(7))"}, "gradient", 2, "shapes"),
        ({"gradient": "def grad(x):\n    raise SystemExit(3)"}, "gradient", 2, "SystemExit: 3"),
        ({"gradient": "import nowhere"}, "gradient", 1, "nowhere"),
        ({"point": "x = y"}, "point", 1, "name 'y' is not defined"),
        ({"gradient": "def a(x):\n    return x\ndef b(x):\n    return x"}, "gradient", None, "`a`, `b`"),
        ({"gradient": "grad = 2"}, "gradient", None, "define `grad`"),
        ({"function": ""}, "function", None, "define `f`"),
        ({"point": ""}, "point", None, "define `x`"),
        ({"function": "a\0b"}, "function", None, "null bytes"),
    ],
)
def test_code_that_fails_is_told_with_its_editor_and_line(
    codes: dict[str, str], editor: str, line: int | None, said: str
) -> None:
    found = checked(**codes)
    assert found["verdict"] == "unjudged"
    assert found["fault"] == {"editor": editor, "line": line}
    assert said in found["feedback"][0]


def test_code_that_fails_beside_the_point_alone_is_judged() -> None:
    function = "def f(x):\n    if np.any(x < 1):\n        raise ValueError('outside')\n    return np.sum(x**2)"
    assert checked(function, point="np.array([1.5, 2.0])")["fault"] is None


def test_the_first_of_what_the_code_prints_is_kept_however_much_it_is() -> None:
    loud = "def f(x):\n    print('at', x, 'x' * 9999)\n    return np.sum(x**2)\n"
    found = checked(loud)
    assert found["verdict"] == "correct"
    assert found["printed"].startswith("at [ 1. -2.  3.] xxx")
    assert len(found["printed"]) == 2000


def test_the_code_that_the_page_begins_with_is_right() -> None:
    page = (EXAMPLES.parent / "check-my-gradient.md").read_text(encoding="utf-8")
    function, gradient, point = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert checked(function, gradient, point)["verdict"] == "correct"


VERDICTS = {
    "attention": "correct",
    "cross-entropy-factor": "incorrect",
    "gae": "correct",
    "layer-norm": "correct",
    "policy-gradient": "correct",
    "policy-gradient-sign": "incorrect",
    "ppo-clip": "unjudged",
}


def test_every_example_has_its_verdict() -> None:
    found = {path.stem: checked(*cells(path))["verdict"] for path in EXAMPLES.iterdir()}
    assert found == VERDICTS


def test_every_example_is_offered_by_the_page_and_named_in_both_languages() -> None:
    page = (EXAMPLES.parent / "check-my-gradient.md").read_text(encoding="utf-8")
    offered = dict(re.findall(r"- \[(.+)\]\(gradients/(.+)\.py\)", page))
    assert {name: CHECKING[f"checking-of-{path}"].say("en") for name, path in offered.items()} == {
        n: n for n in offered
    }
    assert sorted(offered.values()) == sorted(VERDICTS)


def cells(path: Path) -> list[str]:
    return re.split(r"^# %% (?:gradient|point)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
