"""Calling a learner's function."""

from __future__ import annotations

import numpy as np
import pytest

from studytool.maths.calls import Call
from studytool.sandbox import Limits
from studytool.sandbox.call import DEFAULT, Outcome, call

pytestmark = pytest.mark.slow

X = np.array([1.0, 2.0, 3.0])


def only(source: str, *arguments: object, limits: Limits = DEFAULT) -> tuple[Outcome, Call]:
    outcome = call(source, "f", [tuple(map(np.asarray, arguments))], limits=limits)
    assert len(outcome.calls) == 1, outcome
    return outcome, outcome.calls[0]


def test_each_call_gives_its_array() -> None:
    outcome = call("def f(x, a): return a * x", "f", [(X, np.array(2)), (X, np.array(3.0))])
    values = [answer.value for answer in outcome.calls]
    np.testing.assert_array_equal(values, [2 * X, 3 * X])
    assert outcome.ended == "finished"


@pytest.mark.parametrize("name", ["float64", "float32", "float16", "int64", "uint8", "bool", "complex64", "complex128"])
def test_the_type_returned_stays_visible(name: str) -> None:
    _, answer = only(f"import numpy as np\ndef f(x): return x.astype(np.{name if name != 'bool' else 'bool_'})", X)
    assert isinstance(answer.value, np.ndarray)
    assert answer.value.dtype == np.dtype(name)


@pytest.mark.parametrize(
    ("expression", "shape"), [("1.5", ()), ("[[1, 2]]", (1, 2)), ("x[:, None]", (3, 1)), ("x[:0]", (0,))]
)
def test_the_shape_returned_stays_visible(expression: str, shape: tuple[int, ...]) -> None:
    _, answer = only(f"def f(x): return {expression}", X)
    assert isinstance(answer.value, np.ndarray)
    assert answer.value.shape == shape


def test_an_argument_without_axes_can_be_an_index_and_a_key() -> None:
    _, answer = only("def f(x, a): return x[{2: a}[a]]", X, np.array(2))
    assert answer.value == 3.0


def test_an_argument_changed_in_place_is_named_and_the_callers_is_not_touched() -> None:
    mine = X.copy()
    _, answer = only("def f(w, x):\n    x += 1\n    return x", X, mine)
    assert answer.changed == (1,)
    np.testing.assert_array_equal(mine, X)


def test_an_argument_is_named_as_changed_where_the_call_fails_after_it() -> None:
    _, answer = only("def f(x):\n    x += 1\n    return None", X)
    assert answer.changed == (0,)


def test_a_function_that_only_reads_is_quiet() -> None:
    _, answer = only("def f(x): return x", X)
    assert (answer.changed, answer.repeatable, answer.warnings) == ((), True, ())


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef f(x): return np.random.normal(size=3)",
        "calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)",
        "calls = []\ndef f(x):\n    calls.append(x)\n    return 1 / (len(calls) == 1)",
    ],
    ids=["random", "counting", "failing the second time"],
)
def test_a_result_that_a_second_call_does_not_give_is_not_repeatable(source: str) -> None:
    assert only(source, X)[1].repeatable is False


def test_nan_is_repeatable() -> None:
    _, answer = only("def f(x): return x * float('nan')", X)
    assert answer.repeatable


def test_an_exception_names_the_learners_line_and_the_other_calls_go_on() -> None:
    outcome = call("def f(x):\n    y = 1\n    return x[3]", "f", [(X,), (np.arange(4.0),)])
    failed, good = outcome.calls
    assert (failed.value, failed.line) == (None, 3)
    assert failed.error == "IndexError: index 3 is out of bounds for axis 0 with size 3"
    assert good.value == 3.0
    assert outcome.ended == "finished"


@pytest.mark.parametrize(
    "value", ["None", "'a'", "object()", "[[1], [1, 2]]", "10**40", "f", "{1: 2}", "x.astype(object)"]
)
def test_what_is_no_array_of_numbers_is_an_error(value: str) -> None:
    _, answer = only(f"def f(x): return {value}", X)
    assert answer.value is None
    assert answer.error


def test_an_array_of_something_else_is_told_by_what_it_holds() -> None:
    _, answer = only("def f(x): return x.astype(object)", X)
    assert answer.error == "ValueError: an array with entries of type object is not an array of numbers"


def test_what_is_wider_than_float64_comes_as_float64() -> None:
    _, answer = only("import numpy as np\ndef f(x): return x.astype(np.longdouble)", X)
    np.testing.assert_array_equal(answer.value, X, strict=True)


def test_an_absurdly_large_array_is_an_error() -> None:
    _, answer = only("import numpy as np\ndef f(x): return np.zeros(10**7)", X)
    assert answer.error == "ValueError: an array of shape (10000000,) is too large"


def test_warnings_are_told_once_each() -> None:
    _, answer = only("def f(x):\n    x / 0\n    return x / 0", X)
    assert answer.warnings == ("RuntimeWarning: divide by zero encountered in divide",)


def test_what_the_code_prints_comes_back_once() -> None:
    outcome, _ = only("print('loading')\ndef f(x):\n    print('calling')\n    return x", X)
    assert outcome.stdout == "loading\ncalling\n"


def test_code_that_fails_makes_no_call() -> None:
    outcome = call("x = 1\n1 / 0", "f", [(X,)])
    assert (outcome.ended, outcome.error, outcome.line) == ("error", "ZeroDivisionError: division by zero", 2)
    assert outcome.calls == ()


@pytest.mark.parametrize("source", ["", "f = 3", "def g(x): return x"])
def test_a_function_that_is_not_there_is_an_error(source: str) -> None:
    outcome = call(source, "f", [(X,)])
    assert (outcome.ended, outcome.error) == ("error", "NameError: no function called f is defined")


def test_calls_made_before_a_limit_are_kept() -> None:
    source = "def f(x):\n    while x > 1: pass\n    return x"
    outcome = call(source, "f", [(np.array(1.0),), (np.array(2.0),)], limits=Limits(seconds=1))
    assert outcome.ended == "timeout"
    assert [answer.value for answer in outcome.calls] == [np.array(1.0)]


def test_memory_that_runs_out_in_a_call_is_said() -> None:
    outcome = call("import numpy as np\ndef f(x): return np.ones((10**5, 10**5))", "f", [(X,), (X,)])
    assert (outcome.ended, outcome.calls) == ("memory", ())


REPORT = '{"ended": "finished", "stdout": 0, "stderr": 0, "seconds": 0.0, "value": %s}\n'


@pytest.mark.parametrize(
    "line",
    [
        b"junk\n",
        b'{"ended": "finished"}\n',
        (REPORT % '{"type": "O", "shape": [1], "data": ""}').encode(),
        (REPORT % '{"type": "f8", "shape": [99999999], "data": ""}').encode(),
        b"[" * 100_000 + b"\n",
        b"\x80\x04\x95" * 100 + b"\n",
    ],
    ids=["no JSON", "fields missing", "objects", "a huge shape", "deep", "a pickle"],
)
def test_a_forged_answer_is_no_answer(line: bytes) -> None:
    source = f"""
import os
def f(x):
    for number in range(3, 64):
        try:
            os.write(number, {line!r})
        except OSError:
            pass
    os._exit(0)
"""
    outcome = call(source, "f", [(X,)])
    assert (outcome.ended, outcome.calls) == ("killed", ())


def test_arguments_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="not an array of numbers"):
        call("def f(x): return x", "f", [(np.array(["a"]),)])


@pytest.mark.parametrize("changed", ["[Infinity]", '["x"]', "[NaN]", "null", "[[]]"])
def test_a_report_forged_by_the_code_is_no_answer(changed: str) -> None:
    report = '{"ended": "finished", "stdout": 0, "stderr": 0, "seconds": 0.1'
    value = '{"type": "f8", "shape": [], "data": "AAAAAAAAAAA="}'
    forged = f'{report}, "value": {value}, "changed": {changed}, "repeatable": true, "warnings": []}}\n'
    source = (
        "import os, stat\ndef f(x): return x\n"
        f"data = {report + '}'!r}.encode() + b'\\n' + {forged!r}.encode()\n"
        "for n in range(3, 64):\n    try:\n        if stat.S_ISFIFO(os.fstat(n).st_mode): os.write(n, data)\n"
        "    except OSError: pass\nos._exit(0)"
    )
    outcome = call(source, "f", [(np.array(2.0),)])
    assert outcome.ended == "killed"
    assert outcome.calls == ()
