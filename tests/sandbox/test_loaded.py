"""Code that stays loaded and answers one call after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from studytool.sandbox import Limits
from studytool.sandbox.loaded import FileProblem, LoadedCode, opened
from studytool.sandbox.process import SourceCode

pytestmark = pytest.mark.slow

X = np.array([1.0, 2.0, 3.0])
LIMITS = Limits(seconds=60)
POINT = "\nx = [1.0, 2.0, 3.0]"


@contextmanager
def loaded(text: str, point: str = "x", name: str = "code.py", limits: Limits = LIMITS) -> Iterator[LoadedCode]:
    """One file with functions f and, where it has one, g; with the point of this name."""
    gradient = "g" if "def g" in text else "f"
    problem = FileProblem((name, ("f",)), (name, (gradient,)), (name, (point,)))
    with opened([SourceCode(name, text, apart=True)], problem, limits) as code:
        yield code


def test_calls_are_answered_one_after_the_other_by_the_same_code() -> None:
    with loaded("calls = []\ndef f(x):\n    calls.append(1)\n    return len(calls) * x.sum()" + POINT) as code:
        values = [code.call("value", X).value for _ in range(3)]
    assert [float(value[0]) for value in values if value is not None] == [6, 12, 18]


def test_each_file_has_names_of_its_own() -> None:
    one = SourceCode("one.py", "a = 1\ndef f(x): return a * x", apart=True)
    two = SourceCode("two.py", "a = 2\ndef f(x): return a * x\nx = 1.0", apart=True)
    problem = FileProblem(("one.py", ("f",)), ("two.py", ("f",)), ("two.py", ("x",)))
    with opened([one, two], problem, LIMITS) as code:
        answers = [code.call("value", X[:1]).value, code.call("claim", X[:1]).value]
    assert [float(answer[0]) for answer in answers if answer is not None] == [1, 2]


@pytest.mark.parametrize("name", ["random.py", "numpy.py", "odd name.py", "../a/b.py"])
def test_a_file_named_like_a_module_does_not_take_its_place(name: str) -> None:
    text = (
        "import random, numpy\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass A:\n    y: 'int' = 2\ndef f(x): return A().y"
    )
    with loaded(text + POINT, name=name) as code:
        assert code.call("value", X).value == (2,)


def test_main_guards_do_not_run() -> None:
    with loaded("ran = 0\nif __name__ == '__main__':\n    ran = 1\ndef f(x): return ran" + POINT) as code:
        assert code.call("value", X).value == (0,)


@pytest.mark.parametrize(
    ("text", "names", "shapes"),
    [
        ("p = 1.5", ("x",), ((),)),
        ("p = [[1, 2]]", ("x",), ((1, 2),)),
        ("def p(): return [1, 2]", ("x",), ((2,),)),
        ("p = (1.0, [2.0, 3.0])", ("x[0]", "x[1]"), ((), (2,))),
        ("p = {'W': [[1.0]], 'n': 3}", ("W",), ((1, 1),)),
    ],
)
def test_a_point_comes_with_the_names_and_shapes_of_its_arrays(
    text: str, names: tuple[str, ...], shapes: tuple[tuple[int, ...], ...]
) -> None:
    with loaded("def f(x): return 0\n" + text, point="p") as code:
        assert code.point is not None
        assert (code.point.names, code.point.shapes) == (names, shapes)


def test_modules_and_data_beside_the_file_are_found_and_nothing_can_be_written_there(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)  # as root's own folders often are
    (tmp_path / "beside.py").write_text("three = 3", "utf-8")
    (tmp_path / "data.txt").write_text("4", "utf-8")
    text = (
        "import beside\ndef f(x): return beside.three * int(open('data.txt').read())\ndef g(x): open('data.txt', 'w')"
    )
    folder = str(tmp_path)
    problem = FileProblem(("m.py", ("f",)), ("m.py", ("g",)), ("m.py", ("x",)), folders=(folder,), folder=folder)
    with opened([SourceCode("m.py", text + POINT, apart=True)], problem, LIMITS) as code:
        assert code.call("value", X).value == (12,)
        assert "Error" in str(code.call("claim", X).error)
    assert (tmp_path / "data.txt").read_text("utf-8") == "4"


def test_what_a_call_did_is_told_when_it_is_asked_twice() -> None:
    text = "import random\ndef f(x):\n    x += 1\n    return random.random()"
    with loaded(text + POINT) as code:
        call = code.call("value", X, again=True)
    assert (call.changed, call.repeatable) == (("x",), False)


def test_a_traceback_shows_the_code_and_nothing_of_this_program() -> None:
    with loaded("def h(x): raise ValueError('no')\ndef f(x): return h(x)" + POINT) as code:
        code.call("value", X, again=True)
        assert "line 2, in f" in code.printed()
        assert "line 1, in h" in code.printed()
        assert "studytool" not in code.printed()


def test_a_traceback_of_one_line_is_not_shown_as_the_report_names_the_line() -> None:
    with loaded("def f(x): raise ValueError('no')" + POINT) as code:
        failed = code.call("value", X, again=True)
        assert (failed.error, failed.line) == ("ValueError: no", 1)
        assert code.printed() == ""


def test_an_exception_is_an_answer_and_the_next_call_goes_on() -> None:
    with loaded("def f(x):\n    return 1 / x[0]\ndef g(x): raise ValueError('no')" + POINT) as code:
        failed = code.call("claim", X)
        assert (failed.error, failed.line) == ("ValueError: no", 3)
        assert code.call("value", X).value == (1.0,)


def test_what_probing_calls_print_is_left_out() -> None:
    with loaded("def f(x):\n    print('called')\n    raise ValueError" + POINT) as code:
        for _ in range(1_000):
            code.call("value", X)
        assert code.printed() == ""
        code.call("value", X, again=True)
        assert code.printed().startswith("called\n")


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("y = 1\n1 / 0", "ZeroDivisionError: division by zero", 2),
        ("def f(:", "SyntaxError: invalid syntax", 1),
        ("f = 1", "Missing: no function called f is defined, but a number", None),
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'", 1),
        ("def f(x): return 0", "Missing: no value called x is defined", None),
        ("def f(x): return 0\nx = 'abc'", "Unfit: the point is a text, not made of real numbers", None),
    ],
)
def test_a_file_that_does_not_load_says_why_and_answers_nothing(text: str, error: str, line: int | None) -> None:
    with loaded(text) as code:
        assert code.failed
        name, call = code.failed
        assert (name, call.error, call.line) == ("code.py", error, line)
        assert code.call("value", X) == call


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
    with loaded(f"import numpy as np\ndef f(x):\n    {body}" + POINT, limits=Limits(seconds=2)) as code:
        call = code.call("value", X)
        assert (call.value, call.stopped, call.line) == (None, limit, line)
        assert code.call("value", X) == call


def test_a_forged_answer_ends_the_code() -> None:
    text = (
        "import os\ndef f(x):\n    for n in range(3, 64):\n"
        "        try: os.write(n, b'junk\\n')\n        except OSError: pass"
    )
    with loaded(text + POINT) as code:
        assert code.call("value", X).stopped == "killed"


@pytest.mark.parametrize("told", ["", ', "names": [1], "shapes": [["x"]]', ', "names": 3, "shapes": [[Infinity]]'])
def test_a_description_of_the_point_forged_by_the_code_is_no_point(told: str) -> None:
    report = '{"ended": "finished", "stdout": 0, "stderr": 0, "seconds": 0.1'
    text = (
        "import os, stat\n"
        f"data = ({report + '}'!r} + '\\n') * 3 + {report + told + '}'!r} + '\\n'\n"
        "for n in range(3, 64):\n    try:\n        if stat.S_ISFIFO(os.fstat(n).st_mode): os.write(n, data.encode())\n"
        "    except OSError: pass\nos._exit(0)"
    )
    with loaded(text) as code:
        assert (code.point, code.failed and code.failed[1].stopped) == (None, "killed")
        assert code.call("value", X).stopped == "killed"


def test_numbers_beyond_what_a_pipe_holds_arrive_whole() -> None:
    large = np.arange(200_000.0)
    with loaded("import numpy as np\nx = np.zeros(200_000)\ndef f(x): return x[::-1]") as code:
        claim = code.call("claim", large).value
    assert claim is not None
    np.testing.assert_array_equal(claim[0], large[::-1])
