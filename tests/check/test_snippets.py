"""Snippets of the notes against their recorded outputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.check.snippets import check_notes, same
from studytool.model import Problem

pytestmark = pytest.mark.slow

PAGE = """# Notes

```python run
x = 2
print("x is", x)
```

```text output
x is 2
```

Some words, $x = 2$.

```python run
print(x / 3)
print("end")
```

```text output
0.6666667
end
```
"""


def write(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_bytes(text.encode())
    return page


def check(folder: Path, text: str) -> list[Problem]:
    write(folder, text)
    return check_notes(folder, update=False)[0]


def update(folder: Path, text: str) -> str:
    page = write(folder, text)
    check_notes(folder, update=True)
    return page.read_bytes().decode()


def test_snippets_of_a_page_share_state_and_are_counted(tmp_path: Path) -> None:
    write(tmp_path, PAGE)
    assert check_notes(tmp_path, update=False) == ([], 2)


def test_pages_below_are_checked_each_in_an_interpreter_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    write(tmp_path, "```python run\nx = 1\n```\n")
    write(tmp_path / "zh", "```python run\nx\n```\n")
    problems, count = check_notes(tmp_path, update=False)
    assert count == 2
    assert [(problem.file, problem.message) for problem in problems] == [
        (str(tmp_path / "zh" / "page.md"), "NameError: name 'x' is not defined")
    ]


def test_another_output_is_a_problem_at_its_first_differing_line(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, PAGE.replace("end\n```", "finis\n```"))
    assert problem == Problem(
        str(tmp_path / "page.md"), 21, 1, "snippet-output", "error",
        "recorded is `finis`, printed is `end`", "run studytool check --run --update",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("recorded", "line", "message"),
    [
        ("a\n", 6, "recorded is no such line, printed is `b`"),
        ("a\nb\nc\n", 7, "recorded is `c`, printed is no such line"),
        ("", 5, "recorded is ``, printed is `a`"),
    ],
)
def test_lines_too_few_or_too_many_are_a_problem(tmp_path: Path, recorded: str, line: int, message: str) -> None:
    (problem,) = check(tmp_path, f"```python run\nprint('a\\nb')\n```\n```text output\n{recorded}```\n")
    assert (problem.line, problem.message) == (line, message)


def test_a_failing_snippet_is_a_problem_at_its_line_and_ends_the_page(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, PAGE.replace('print("x is", x)', "print(1 / 0)"))
    assert (problem.line, problem.code) == (5, "snippet-error")
    assert problem.message == "ZeroDivisionError: division by zero"


def test_a_failure_inside_an_earlier_snippets_function_is_a_problem_where_it_was_called(tmp_path: Path) -> None:
    page = "```python run\ndef f():\n    raise KeyError(1)\n```\n\n```python run\n\nf()\n```\n"
    assert [problem.line for problem in check(tmp_path, page)] == [8]


def test_a_snippet_that_ends_the_interpreter_is_a_problem(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "```python run\nimport os; os._exit(0)\n```\n")
    assert (problem.line, problem.message) == (2, "the snippet ended the Python that runs it")


def test_a_missing_output_is_a_problem_only_where_something_is_printed(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "```python run\nx = 1\n```\n\n```python run\nprint(x)\n```\n\nText.\n")
    assert (problem.line, problem.message) == (7, "no output is recorded; the snippet prints `1`")


def test_update_changes_only_the_recorded_outputs(tmp_path: Path) -> None:
    stale = PAGE.replace("x is 2\n", "x is 3\nand more\n").replace("0.6666667\nend\n", "")
    assert update(tmp_path, stale) == PAGE.replace("0.6666667", "0.6666666666666666")


def test_update_leaves_what_is_equal_within_the_tolerance(tmp_path: Path) -> None:
    assert update(tmp_path, PAGE) == PAGE


def test_update_adds_a_missing_output(tmp_path: Path) -> None:
    page = "- a\n\n    ```python run\n    print(1, '```')\n    print()\n    print(2)\n    ```\n\nText."
    expected = page.replace("\n\nText.", "\n\n    ````text output\n    1 ```\n\n    2\n    ````\n\nText.")
    assert update(tmp_path, page) == expected
    assert check_notes(tmp_path, update=False) == ([], 1)


def test_update_adds_an_output_at_the_very_end_of_a_file(tmp_path: Path) -> None:
    assert update(tmp_path, "```python run\nprint(1)\n```") == "```python run\nprint(1)\n```\n\n```text output\n1\n```"


def test_update_keeps_windows_line_ends(tmp_path: Path) -> None:
    stale = PAGE.replace("x is 2", "x is 3").replace("\n", "\r\n")
    assert update(tmp_path, stale) == PAGE.replace("\n", "\r\n")


def test_update_still_reports_code_that_fails(tmp_path: Path) -> None:
    write(tmp_path, PAGE.replace("print(x / 3)", "print(x / 0)"))
    assert [problem.code for problem in check_notes(tmp_path, update=True)[0]] == ["snippet-error"]


@given(st.floats(min_value=1e-300, max_value=1e300), st.text(alphabet="ab [],=\n", max_size=10))
def test_numbers_are_equal_to_a_millionth_anywhere_in_the_text(number: float, words: str) -> None:
    written = f"{words}|{number!r}|{words}"
    assert same(written, f"{words}|{number * (1 + 9e-7)!r}|{words}")
    assert not same(written, f"{words}|{number * (1 + 2e-6)!r}|{words}")
    assert not same(written, f"{words}|{-number!r}|{words}")


@pytest.mark.parametrize(
    ("recorded", "printed", "equal"),
    [
        ("a  \nb\n\n", "a\nb", True),
        ("a b", "a  b", False),
        ("\na", "a", False),
        ("[1. 2.]", "[1.0 2.0]", True),
        ("1e3", "1000", True),
        ("1,5", "1.5", False),
        ("nan inf", "nan inf", True),
        ("nan", "1.0", False),
        ("0.0", "1e-9", False),
        ("1 2", "1 2 3", False),
        ("3 x", "3 y", False),
    ],
)
def test_texts_are_the_same_up_to_trailing_space(recorded: str, printed: str, equal: bool) -> None:
    assert same(recorded, printed) is equal
