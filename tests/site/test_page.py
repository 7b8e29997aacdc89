import json

import pytest

from studytool.site import page


class Heard:
    """Runs code as the page does and keeps what it hears."""

    def __init__(self, place: str) -> None:
        self.place, self.said = place, []

    def run(self, code: str, name: str = "snippet 1") -> dict:
        self.said = []
        return json.loads(page.run(code, name, self.place, lambda *said: self.said.append(said)))

    def text(self, stream: str) -> str:
        return "".join(text for name, text in self.said if name == stream)


@pytest.fixture
def heard(request: pytest.FixtureRequest, monkeypatch) -> Heard:
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return Heard(request.node.name)


def test_names_last_from_snippet_to_snippet_and_no_further_than_their_page(heard):
    assert heard.run("x = 2") == {}
    assert heard.run("print(x)") == {}
    assert heard.text("stdout") == "2\n"
    assert "NameError" in Heard("another page").run("x")["error"]


def test_output_comes_line_by_line_and_in_order(heard):
    heard.run("import sys\nprint(1, 2)\nprint('e', file=sys.stderr)\nprint('rest', end='')")
    assert heard.said == [("stdout", "1 2\n"), ("stderr", "e\n"), ("stdout", "rest")]


@pytest.mark.parametrize(
    ("code", "error", "line"),
    [
        ("x = 1\n1 / 0\n", "ZeroDivisionError: division by zero", 2),
        ("def f():\n    raise ValueError('no')\n\nf()\n", "ValueError: no", 2),
        ("x = (\n", "SyntaxError: '(' was never closed", 1),
        ("import json\njson.loads('{')\n", "json.decoder.JSONDecodeError: ", 2),
        ("raise SystemExit(3)", "SystemExit: 3", 1),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", 1),
    ],
)
def test_an_error_is_told_with_its_line_and_a_traceback_of_the_snippet_alone(heard, code, error, line):
    found = heard.run(code)
    assert found["error"].startswith(error)
    assert found["line"] == line
    assert 'File "snippet 1", line' in heard.text("stderr")
    assert page.__file__ not in heard.text("stderr")


def test_an_error_inside_a_function_of_an_earlier_snippet_is_marked_where_this_one_calls_it(heard):
    heard.run("def f():\n    return 1 / 0", "snippet 1")
    assert heard.run("x = 1\n\nf()", "snippet 2")["line"] == 3
    assert "return 1 / 0" in heard.text("stderr")


def test_leaving_without_a_complaint_is_no_error(heard):
    assert heard.run("print('a')\nraise SystemExit") == {}


def test_too_much_output_ends_the_run_and_says_so(heard):
    found = heard.run("while True: print('x' * 999)")
    assert found == {"error": "more than 100,000 characters of output", "line": 1}
    assert len(heard.text("stdout")) == page.MOST
    assert "Stopped: more than 100,000 characters" in heard.text("stderr")


def test_a_class_of_a_snippet_belongs_to_main(heard):
    heard.run("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nprint(A(1), __name__)")
    assert heard.text("stdout") == "A(x=1) __main__\n"


def test_a_figure_comes_drawn_and_apart_from_what_is_printed(heard):
    heard.run("from studytool import plot\nprint('before')\nplot.bars({'a': 1}, title='<One>').show()\nprint('after')")
    assert [stream for stream, _ in heard.said] == ["stdout", "figure", "stdout"]
    assert heard.text("figure").startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    assert "<title>&lt;One&gt;</title>" in heard.text("figure")


def test_endless_figures_end_the_run(heard):
    told = heard.run("from studytool import plot\nwhile True:\n    plot.bars({'a': 1}).show()")
    assert told["error"] == "more than 100,000 characters of output"
