"""Function items: what the code returns, at every point and another size, and what it does on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studytool.bank.loader import load
from studytool.check.proofs import OWN_CODE
from studytool.items.contract.judging import judge
from studytool.items.function import Function
from studytool.maths.calls import Call
from studytool.maths.tolerance import Tolerance
from studytool.model import Judgement, Text, Verdict
from studytool.sandbox.function import run

pytestmark = pytest.mark.slow

BANK = Path(__file__).parents[1] / "data" / "banks" / "functions" / "quiz"
QUIZ = Path(__file__).parents[2] / "quiz"
ITEMS = {item.id.removeprefix("code/"): item for item in load(BANK)[0].items}
HEAD = """\
import numpy as np
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()
"""


def item(name: str) -> Function:
    found = ITEMS[name]
    assert isinstance(found, Function)
    return found


def judged(name: str, body: str, seed: int = 0) -> Judgement:
    """The judgement of a function with this body, run in the sandbox."""
    asked = item(name)
    code = f"{HEAD}def {asked.asked}:\n    " + body.replace("\n", "\n    ")
    return judge(asked, asked.variant(seed), code, run).judgement


def said(judgement: Judgement) -> str:
    return " ".join(text.say("en") for text in judgement.feedback)


@pytest.mark.parametrize("name", ITEMS)
def test_every_sample_is_judged_as_its_item_claims(name: str) -> None:
    asked = item(name)
    variant = asked.variant(0)
    for sample in asked.samples(variant):
        assert judge(asked, variant, sample.response, OWN_CODE).judgement.verdict is sample.verdict, sample


RIGHT = {
    "score": "g = -softmax(theta)\ng[a] += 1\nreturn g",
    "value": "p = softmax(theta)\nreturn p * (r - p @ r)",
    "policy": "e = np.exp(z)\nreturn e / e.sum(axis=1, keepdims=True)",
    "return": "return sum(0.9 ** i * x for i, x in enumerate(r[k:]))",
    "relu": "return (x > 0) * 1.0",
}


@pytest.mark.parametrize("name", RIGHT)
def test_another_way_of_writing_it_is_right_at_any_seed(name: str) -> None:
    assert [judged(name, RIGHT[name], seed).verdict for seed in (0, 7)] == [Verdict.CORRECT] * 2


def test_a_derivative_by_central_differences_is_right() -> None:
    body = (
        "f = lambda t: softmax(t) @ r\nh = 1e-5\n"
        "return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(len(theta))])"
    )
    assert judged("value", body).verdict is Verdict.CORRECT


WRONG = [
    ("score", "return softmax(theta) - np.eye(3)[a]", "sign"),
    ("score", "return 2 * (np.eye(3)[a] - softmax(theta))", "factor"),
    ("score", "return -softmax(theta)", "forgot-action"),
    ("score", "return np.eye(3)[a]", "no-softmax"),
    ("score", "return softmax(theta)[a] * (np.eye(3)[a] - softmax(theta))", "grad-pi"),
    ("score", "return np.eye(3)[a - 1] - softmax(theta)", "other-action"),
    ("score", "return (np.eye(3)[a] - softmax(theta))[::-1]", "permuted"),
    ("score", "theta -= theta.max()\nreturn np.eye(3)[a] - softmax(theta)", "in-place"),
    ("score", "return np.eye(3)[a] - softmax(theta) + np.random.normal()", "nondeterministic"),
    ("value", "p = softmax(theta)\nreturn p * r", None),
    ("policy", "e = np.exp(z)\nreturn e / e.sum(axis=0)", "wrong-axis"),
    ("relu", "return 1.0 - (x > 0)", None),
]


@pytest.mark.parametrize(("name", "body", "slip"), WRONG)
def test_a_slip_is_named_only_where_it_is_plain(name: str, body: str, slip: str | None) -> None:
    judgement = judged(name, body)
    assert (judgement.verdict, judgement.misconception) == (Verdict.INCORRECT, slip)
    assert all(text.say("zh") for text in judgement.feedback)


def test_a_wrong_gradient_is_told_the_taylor_test_and_each_component() -> None:
    judgement = judged("score", "return softmax(theta) - np.eye(3)[a]")
    slope = re.search(r"falls as h\^(\S+);", said(judgement))
    assert slope
    assert float(slope[1]) == pytest.approx(1, abs=0.05)
    assert [component.ok for component in judgement.components] == [False] * 3


def test_numbers_written_into_the_code_are_right_here_and_wrong_elsewhere() -> None:
    asked = item("score")
    numbers = asked.variant(0).key.tolist()
    judgement = judged("score", f"return np.array({numbers})")
    assert judgement.verdict is Verdict.INCORRECT
    assert said(judgement).startswith("Right with the numbers shown, wrong with others: theta = [")
    assert not judgement.components


@pytest.mark.parametrize("body", ["p = softmax(theta)\nreturn p * (r - p @ r) * np.ones(3)",
                                  "p = softmax(theta)\nreturn (p * (r - p @ r))[:3]"])  # fmt: skip
def test_what_is_right_at_the_shape_shown_only_is_partly_right(body: str) -> None:
    judgement = judged("value", body)
    assert (judgement.verdict, judgement.misconception) == (Verdict.PARTIAL, "tested-shape")
    assert 0.5 < judgement.score < 1
    assert "theta (4,)" in said(judgement)


def test_a_size_written_into_the_item_is_a_size_the_code_may_rely_on() -> None:
    assert {theta.shape for theta, _ in item("score").arguments(item("score").variant(0))} == {(3,)}
    assert {theta.shape for theta, _ in item("value").arguments(item("value").variant(0))} == {(3,), (4,)}


@pytest.mark.parametrize("body", ["return (np.eye(3)[a] - softmax(theta)).astype(np.float32)",
                                  "return np.float64(np.float32(np.eye(3)[a] - softmax(theta)))"])  # fmt: skip
def test_float32_is_imprecise(body: str) -> None:
    judgement = judged("score", body)
    assert (judgement.verdict, judgement.misconception) == (Verdict.IMPRECISE, "float32")


def test_a_crude_step_is_imprecise_and_a_cruder_one_wrong() -> None:
    body = (
        "f = lambda t: softmax(t) @ r\n"
        "return np.array([(f(theta + {h} * e) - f(theta)) / {h} for e in np.eye(len(theta))])"
    )
    assert judged("value", body.format(h=3e-6)).verdict is Verdict.IMPRECISE
    assert judged("value", body.format(h=1e-2)).verdict is Verdict.INCORRECT


# A constant against dividing by zero ---------------------------------------------------------------------------------

GUARDS = [
    ("return (r - r.mean()) / (r.std() + {size})", "in the denominator"),
    ("return (r - r.mean()) / np.sqrt(r.var() + {size})", "under the root"),
]


@pytest.mark.parametrize(("size", "verdict"), [("1e-8", Verdict.CORRECT), ("1e-4", Verdict.IMPRECISE)])
def test_group_advantages_as_trainers_write_them_are_never_wrong(size: str, verdict: Verdict) -> None:
    (asked,) = [item for item in load(QUIZ)[0].items if item.id == "preferences/group-advantages-in-code"]
    code = f"import numpy as np\ndef advantages(r):\n    return (r - r.mean()) / (r.std() + {size})\n"
    judgement = judge(asked, asked.variant(0), code, run).judgement
    assert judgement.verdict is verdict
    assert "times the right one" not in said(judgement)


@pytest.mark.parametrize(("body", "place"), GUARDS)
@pytest.mark.parametrize("size", ["1e-10", "1e-9", "1e-8"])
def test_a_constant_as_everybody_adds_it_is_right(body: str, place: str, size: str) -> None:
    assert judged("advantages", body.format(size=size)).verdict is Verdict.CORRECT, place


@pytest.mark.parametrize(("body", "place"), GUARDS)
@pytest.mark.parametrize("size", ["1e-7", "1e-6", "2e-5", "1e-4", "1e-3"])
def test_a_larger_constant_is_imprecise_and_named_with_its_place(body: str, place: str, size: str) -> None:
    judgement = judged("advantages", body.format(size=size))
    assert (judgement.verdict, judgement.misconception) == (Verdict.IMPRECISE, "guarded")
    assert f"a small constant {place}: adding {size} there" in said(judgement)


def test_a_constant_inside_one_of_two_logarithms_is_named() -> None:
    judgement = judged("divergence", "return np.sum(p * (np.log(p) - np.log(q + 1e-5)))")
    assert judgement.misconception == "guarded"
    assert "inside the logarithm: adding 1e-5 there" in said(judgement)


def test_a_constant_that_changes_much_is_not_called_small() -> None:
    judgement = judged("advantages", "return (r - r.mean()) / (r.std() + 0.1)")
    assert (judgement.verdict, judgement.misconception) == (Verdict.INCORRECT, None)


def test_digits_lost_on_the_way_are_told_by_how_many_are_right() -> None:
    body = "p = softmax(theta)\nreturn p * (r - p @ r) * (1 + {off})"
    for off, digits in ((1e-5, 4), (1e-6, 5), (2e-8, 7)):
        judgement = judged("value", body.format(off=off))
        assert judgement.verdict is Verdict.IMPRECISE
        assert re.search(rf"Right to [{digits}{digits + 1}] digits;", said(judgement)), said(judgement)


UNREADABLE = [
    ("return (np.eye(3)[a] - softmax(theta))[:, None]", "You gave shape (3, 1); expected (3,)"),
    ("return 0.25", "You gave one number"),
    ("return np.nan * theta", "not finite"),
    ("return 1j * theta", "complex"),
    ("pass", "None"),
    ("x = 1\nreturn theta[7]", "line 7: `IndexError: index 7"),
    ("return theta.no", "AttributeError"),
]


@pytest.mark.parametrize(("body", "reason"), UNREADABLE)
def test_what_gives_nothing_to_compare_is_unreadable_and_says_why(body: str, reason: str) -> None:
    judgement = judged("score", body)
    assert judgement.verdict is Verdict.UNREADABLE
    assert reason in said(judgement)


def test_code_that_fails_at_other_numbers_only_says_with_which() -> None:
    judgement = judged("score", "return {0: np.eye(3)[0], 1: np.eye(3)[1], 2: np.eye(3)[2]}[a] - softmax(theta)"
                                " if a == 2 else theta[9]", seed=0)  # fmt: skip
    assert judgement.verdict is Verdict.UNREADABLE
    assert "That happens with theta = [" in said(judgement)


# Without running -----------------------------------------------------------------------------------------------------

REFUSED = [
    ("", "nothing to read"),
    ("def grad(theta, a:\n    return theta", "not Python at line 1"),
    ("x = 1\n  y = 2", "not Python at line 2"),
    ("def gradient(theta, a): return theta", "No function `grad`"),
    ("def grad(theta): return theta", "cannot be called as `grad(theta, a)`"),
    ("def grad(theta, a, b): return theta", "cannot be called"),
    ("def grad(theta, a, *, b): return theta", "cannot be called"),
    ("grad(1, 2)", "No function `grad`"),
    ("\0", "not Python"),
    ("(" * 100_000, "not Python"),
    ("-" * 100_000 + "1", "not Python"),
]


@pytest.mark.parametrize(("code", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_code_without_the_function_is_refused_before_it_runs(code: str, reason: str) -> None:
    asked = item("score")
    judgement = asked.judge(asked.variant(0), code)
    assert judgement.verdict is Verdict.UNREADABLE
    assert reason in said(judgement)
    assert asked.refused(code) == judgement


@pytest.mark.parametrize(
    "code",
    [
        "def grad(t, index): return t",
        "def grad(*all): return all",
        "def grad(theta, a, b=1): return theta",
        "grad = lambda theta, a: theta",
        "if True:\n    def grad(theta, a): return theta",
        "from numpy import add as grad",
        "def grad(theta, a):\n    return '\\d'",
    ],
)
def test_any_way_to_define_the_function_may_run(code: str) -> None:
    assert item("score").refused(code) is None


def test_reading_code_never_runs_it(tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'evil')!r}, 'w')\ndef grad(theta, a): return theta"
    item("score").judge(item("score").variant(0), code)
    assert not (tmp_path / "evil").exists()


def test_the_template_is_code_with_the_signature_and_the_numbers() -> None:
    asked = item("score")
    template = asked.template(asked.variant(0))
    assert asked.refused(template + "return theta") is None
    assert "theta: float64, shape (3,); [" in template
    assert "a: int; " in template


# Calls -------------------------------------------------------------------------------------------------------------


def right_calls(asked: Function) -> list[Call]:
    return [Call(case.key) for _, case in asked.cases(asked.variant(0))]


@pytest.mark.parametrize("name", ITEMS)
def test_the_keys_of_all_cases_are_right_and_none_may_be_missing(name: str) -> None:
    asked = item(name)
    calls = right_calls(asked)
    assert asked.judge_calls(asked.variant(0), calls).verdict is Verdict.CORRECT
    assert asked.judge_calls(asked.variant(0), calls[:1]).verdict is Verdict.UNREADABLE
    assert asked.judge_calls(asked.variant(0), ()).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize("limit", ["timeout", "memory", "output", "killed"])
def test_a_limit_is_named_with_its_line(limit: str) -> None:
    asked = item("score")
    judgement = asked.judge_calls(asked.variant(0), [Call(None, line=3, stopped=limit)])
    assert judgement.verdict is Verdict.UNREADABLE
    assert "line 3" in said(judgement)


@pytest.mark.parametrize("printed", ["print('x' * 15_000)", "print('x' * 100_000)", "while True: print('x' * 10_000)"])
def test_code_that_prints_too_much_is_told_so_whatever_it_returns(printed: str) -> None:
    judgement = judged("score", f"{printed}\nreturn theta")
    assert (judgement.verdict, said(judgement)) == (Verdict.UNREADABLE, "The code prints more than is allowed.")


def test_a_tolerance_of_the_authors_own_holds() -> None:
    asked = replace(item("score"), tolerance=Tolerance(rel=0.05, abs=0.01))
    calls = [Call(case.key * 1.04) for _, case in asked.cases(asked.variant(0))]
    assert asked.judge_calls(asked.variant(0), calls).verdict is Verdict.CORRECT
    assert item("score").judge_calls(asked.variant(0), calls).verdict is Verdict.INCORRECT


def test_an_index_comes_as_an_integer_and_what_is_differentiated_as_float64() -> None:
    theta, a = item("score").arguments(item("score").variant(0))[0]
    assert theta.dtype == np.float64
    assert (a.dtype.kind, a.shape) == ("i", ())


# The author's side -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"signature": "grad"}, "signature"),
        ({"signature": "grad(theta, b)"}, "signature"),
        ({"signature": "grad(theta, a=1)"}, "signature"),
        ({"signature": "grad(theta)"}, "signature"),
        ({"answer": None, "objective": None, "wrt": None}, ""),
        ({"wrt": None}, "objective"),
        ({"objective": None}, "objective"),
        ({"wrt": "phi"}, "wrt"),
    ],
)
def test_what_is_wrong_with_an_item_is_found_without_drawing(changes: dict[str, object], path: str) -> None:
    asked = replace(item("score"), **changes)  # type: ignore[arg-type]
    assert path in {flaw.path for flaw in asked.flaws()}


@pytest.mark.parametrize("name", ITEMS)
def test_a_sound_item_has_no_flaws_and_shows_what_to_write(name: str) -> None:
    assert list(item(name).flaws()) == []
    assert item(name).expects() == f"`def {item(name).asked}:`"
    assert isinstance(item(name).meaning, Text)
