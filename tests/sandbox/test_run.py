"""What ordinary code gives back."""

from __future__ import annotations

import pytest

from studytool.sandbox import Limits
from studytool.sandbox.run import run, run_all

pytestmark = pytest.mark.slow


def test_printed_text_comes_back_by_stream() -> None:
    ran = run("import sys\nprint('α', 1)\nprint('no', file=sys.stderr)")
    assert (ran.ended, ran.stdout, ran.stderr) == ("finished", "α 1\n", "no\n")


def test_numpy_and_the_standard_library_can_be_imported() -> None:
    ran = run("import random, sqlite3, statistics\nimport numpy as np\nprint(np.linalg.norm([3.0, 4.0]))")
    assert (ran.ended, ran.stdout) == ("finished", "5.0\n")


def test_standard_input_is_the_given_text_and_nothing_else() -> None:
    ran = run("print(int(input()) + 1)\ninput()", stdin="41\n")
    assert (ran.stdout, ran.error) == ("42\n", "EOFError: EOF when reading a line")


def test_an_error_names_the_line_and_hides_the_sandbox() -> None:
    ran = run("x = 0\n\ndef f():\n    return 1 / x\n\nf()")
    assert (ran.ended, ran.error, ran.line) == ("error", "ZeroDivisionError: division by zero", 4)
    assert "return 1 / x" in ran.stderr
    assert "child.py" not in ran.stderr


def test_a_syntax_error_names_its_line() -> None:
    ran = run("x = 1\nif x\n    pass")
    assert (ran.ended, ran.error, ran.line) == ("error", "SyntaxError: expected ':'", 2)


@pytest.mark.parametrize(("code", "ended"), [("", "finished"), ("0", "finished"), ("3", "error"), ("'bye'", "error")])
def test_exit_is_judged_by_its_code(code: str, ended: str) -> None:
    ran = run(f"print(1)\nraise SystemExit({code})")
    assert (ran.stdout, ran.ended) == ("1\n", ended)


def test_output_before_a_crash_is_kept() -> None:
    ran = run("import os\nprint('so far')\nos._exit(0)")
    assert (ran.stdout, ran.ended) == ("so far\n", "killed")


def test_the_environment_is_empty_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    assert "TOKEN" not in run("import os; print(sorted(os.environ))").stdout


def test_sets_of_strings_print_alike_in_every_run() -> None:
    source = "print({str(n) for n in range(50)})"
    assert run(source).stdout == run(source).stdout


def test_sources_share_one_interpreter_and_keep_their_output_apart() -> None:
    first, second, third = run_all(["x = 1\nprint('a')", "import sys\nx += 1", "print(x, file=sys.stderr)\nprint('c')"])
    assert [first.stdout, second.stdout, third.stdout] == ["a\n", "", "c\n"]
    assert [first.stderr, second.stderr, third.stderr] == ["", "", "2\n"]


def test_output_is_kept_apart_where_it_bypasses_python() -> None:
    runs = run_all(["import os\nwritten = os.write(1, b'low')", "print('high')"])
    assert [ran.stdout for ran in runs] == ["low", "high\n"]


def test_the_first_error_stops_the_rest() -> None:
    runs = run_all(["def f(): return 1 / 0\nprint(1)", "print(2)\n\nf()", "print(3)"])
    assert [(ran.stdout, ran.ended, ran.line) for ran in runs] == [("1\n", "finished", None), ("2\n", "error", 3)]


def test_a_limit_passed_ends_the_source_that_passed_it() -> None:
    runs = run_all(["print(1)", "print(2)\nwhile True: pass", "print(3)"], limits=Limits(seconds=1))
    assert [(ran.stdout, ran.ended) for ran in runs] == [("1\n", "finished"), ("2\n", "timeout")]


def test_no_sources_give_no_runs() -> None:
    assert run_all([]) == []


def test_dataclasses_and_later_annotations_work_as_in_a_file() -> None:
    head = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    assert run(head + "@dataclass\nclass A:\n    x: int\nprint(A(1))").stdout == "A(x=1)\n"


def test_the_value_of_the_last_line_is_printed_as_in_a_notebook() -> None:
    runs = run_all(["x = 6\nx * 7", "'a' + 'b'", "x = 1", "None", "print(x)"])
    assert [ran.stdout for ran in runs] == ["42\n", "'ab'\n", "", "", "1\n"]
