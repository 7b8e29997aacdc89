"""Code that stays loaded and answers one call after the other."""

from __future__ import annotations

import numpy as np
import pytest

from studytool.sandbox import Limits
from studytool.sandbox.loaded import opened
from studytool.sandbox.process import SourceCode

X = np.array([1.0, 2.0, 3.0])
LIMITS = Limits(seconds=10)


def source(text: str, *needs: str, name: str = "code.py") -> SourceCode:
    return SourceCode(name, text, needs, apart=True)


def test_calls_are_answered_one_after_the_other_by_the_same_code() -> None:
    with opened([source("calls = []\ndef f(x):\n    calls.append(1)\n    return len(calls) * x", "f")], LIMITS) as code:
        values = [code.call("code.py", "f", [X]).value for _ in range(3)]
    np.testing.assert_array_equal(values, [X, 2 * X, 3 * X])


def test_each_source_has_names_of_its_own() -> None:
    sources = [source("a = 1\ndef f(): return a", name="one.py"), source("a = 2\ndef f(): return a", name="two.py")]
    with opened(sources, LIMITS) as code:
        assert [code.call(name, "f", []).value for name in ("one.py", "two.py")] == [1, 2]


@pytest.mark.parametrize("name", ["random.py", "numpy.py", "odd name.py", "../a/b.py"])
def test_a_source_named_like_a_module_does_not_take_its_place(name: str) -> None:
    text = (
        "import random, numpy\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    x: 'int' = 2\ndef f(): return A().x"
    )
    with opened([source(text, "f", name=name)], LIMITS) as code:
        assert code.call(name, "f", []).value == 2


def test_main_guards_do_not_run() -> None:
    with opened([source("ran = 0\nif __name__ == '__main__':\n    ran = 1")], LIMITS) as code:
        assert code.value("code.py", "ran").value == 0


@pytest.mark.parametrize(
    ("text", "shapes"),
    [("p = 1.5", ()), ("p = [[1, 2]]", (1, 2)), ("def p(): return [1, 2]", (2,)), ("p = (1, [2, 3])", ((), (2,)))],
)
def test_a_value_comes_with_its_shape_and_a_tuple_as_one(text: str, shapes: object) -> None:
    with opened([source(text)], LIMITS) as code:
        value = code.value("code.py", "p").value
    assert value is not None
    assert (tuple(part.shape for part in value) if isinstance(value, tuple) else value.shape) == shapes


def test_a_tuple_is_taken_apart_for_a_function_of_as_many_arguments_only() -> None:
    text = "def f(a, b): return b, a\ndef g(both): return both[::-1]"
    with opened([source(text)], LIMITS) as code:
        for name in "fg":
            swapped = code.call("code.py", name, [X, X[:2]], several=True).value
            assert isinstance(swapped, tuple)
            assert [part.shape for part in swapped] == [(2,), (3,)]


def test_what_a_call_did_is_told_when_it_is_asked_twice() -> None:
    text = "import random\ndef f(x):\n    x += 1\n    return random.random()"
    with opened([source(text)], LIMITS) as code:
        call = code.call("code.py", "f", [X], again=True)
    assert (call.changed, call.repeatable) == ((0,), False)


def test_a_traceback_shows_the_code_and_nothing_of_this_program() -> None:
    with opened([source("def f(x): raise ValueError('no')")], LIMITS) as code:
        code.call("code.py", "f", [X], again=True)
        assert "line 1, in f" in code.printed()
        assert "studytool" not in code.printed()


def test_an_exception_is_an_answer_and_the_next_call_goes_on() -> None:
    with opened([source("def f(x):\n    return 1 / x[0]\ndef g(x): raise ValueError('no')")], LIMITS) as code:
        failed = code.call("code.py", "g", [X])
        assert (failed.error, failed.line) == ("ValueError: no", 3)
        assert code.call("code.py", "f", [X]).value == 1.0


def test_what_probing_calls_print_is_left_out() -> None:
    with opened([source("def f(x):\n    print('called')\n    raise ValueError")], LIMITS) as code:
        for _ in range(5_000):
            code.call("code.py", "f", [X])
        assert code.printed() == ""
        code.call("code.py", "f", [X], again=True)
        assert code.printed().startswith("called\n")


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError: division by zero", 2),
        ("def f(:", "SyntaxError: invalid syntax", 1),
        ("f = 1", "NameError: no function called f is defined", None),
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'", 1),
    ],
)
def test_a_source_that_does_not_load_says_why_and_answers_nothing(text: str, error: str, line: int | None) -> None:
    with opened([source("a = 1", name="good.py"), source(text, "f")], LIMITS) as code:
        assert code.failed
        name, call = code.failed
        assert (name, call.error, call.line) == ("code.py", error, line)
        assert code.call("good.py", "f", [X]) == call


@pytest.mark.parametrize(
    ("body", "limit", "line"),
    [
        ("while True: pass", "timeout", 3),
        ("import time; time.sleep(60)", "timeout", 3),
        (
            "while True:\n        try: x.sum()\n        except BaseException: pass",
            "timeout",
            None,
        ),
        ("return np.ones((10**5, 10**5))", "memory", 3),
        ("import os; os._exit(0)", "killed", None),
    ],
)
def test_a_limit_ends_this_call_and_all_that_follow(body: str, limit: str, line: int | None) -> None:
    with opened([source(f"import numpy as np\ndef f(x):\n    {body}", "f")], Limits(seconds=2)) as code:
        call = code.call("code.py", "f", [X])
        assert (call.value, call.stopped, call.line) == (None, limit, line)
        assert code.call("code.py", "f", [X]) == call


def test_a_forged_answer_ends_the_session() -> None:
    text = (
        "import os\ndef f(x):\n    for n in range(3, 64):\n"
        "        try: os.write(n, b'junk\\n')\n        except OSError: pass"
    )
    with opened([source(text)], LIMITS) as code:
        assert code.call("code.py", "f", [X]).stopped == "killed"


def test_arguments_larger_than_a_pipe_arrive_whole() -> None:
    large = np.arange(200_000.0)
    with opened([source("def f(x): return x[::-1]")], LIMITS) as code:
        np.testing.assert_array_equal(code.call("code.py", "f", [large]).value, large[::-1])
