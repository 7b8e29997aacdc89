import json
from pathlib import Path
from typing import Any

import pytest

from studytool import plot
from studytool.bank.loader import load
from studytool.items.contract import Item
from studytool.items.contract.frozen import freeze
from studytool.page import output, runs
from studytool.page.entry import Door
from studytool.page.judging import Items


class Heard:
    """Runs code as the page does and keeps what it hears."""

    def __init__(self, place: str, door: Door | None = None) -> None:
        self.place, self.door = place, door or Door()
        self.said: list[tuple[str, str]] = []

    def run(self, code: str, name: str = "snippet 1", *words: Any) -> dict[str, Any]:
        self.said = []
        request = json.dumps({"do": "run", "with": [code, name, self.place, *words]})
        answer: dict[str, Any] = json.loads(self.door.answer(request, lambda *said: self.said.append(said)))
        return answer

    def text(self, stream: str) -> str:
        return "".join(text for name, text in self.said if name == stream)


@pytest.fixture
def heard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Heard:
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return Heard(request.node.name)


def test_figures_come_in_the_language_of_the_page_with_its_labels(heard: Heard) -> None:
    code = "from studytool import plot\nplot.bars({'one': 1}, title='Bars').show()"
    heard.run(code, "snippet 1", "zh", {"one": "一"})
    assert heard.text("figure") == plot.bars({"一": 1}, title="Bars").svg("zh") + "\n"
    heard.run(code)
    assert heard.text("figure") == plot.bars({"one": 1}, title="Bars").svg() + "\n"


def test_names_last_from_snippet_to_snippet_and_no_further_than_their_page(heard: Heard) -> None:
    assert heard.run("x = 2") == {}
    assert heard.run("print(x)") == {}
    assert heard.text("stdout") == "2\n"
    assert "NameError" in Heard("another page", heard.door).run("x")["error"]


def test_output_comes_line_by_line_and_in_order(heard: Heard) -> None:
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
def test_an_error_is_told_with_its_line_and_a_traceback_of_the_snippet_alone(
    heard: Heard, code: str, error: str, line: int
) -> None:
    found = heard.run(code)
    assert found["error"].startswith(error)
    assert found["line"] == line
    assert 'File "snippet 1", line' in heard.text("stderr")
    assert runs.__file__ not in heard.text("stderr")


def test_an_error_inside_a_function_of_an_earlier_snippet_is_marked_where_this_one_calls_it(heard: Heard) -> None:
    heard.run("def f():\n    return 1 / 0", "snippet 1")
    assert heard.run("x = 1\n\nf()", "snippet 2")["line"] == 3
    assert "return 1 / 0" in heard.text("stderr")


def test_leaving_without_a_complaint_is_no_error(heard: Heard) -> None:
    assert heard.run("print('a')\nraise SystemExit") == {}


def test_too_much_output_ends_the_run_and_says_so(heard: Heard) -> None:
    found = heard.run("while True: print('x' * 999)")
    assert found == {"error": "more than 100,000 characters of output", "line": 1, "advice": None}
    assert len(heard.text("stdout")) == output.MOST
    assert "Stopped: more than 100,000 characters" in heard.text("stderr")


def test_a_class_of_a_snippet_belongs_to_main(heard: Heard) -> None:
    heard.run("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nprint(A(1), __name__)")
    assert heard.text("stdout") == "A(x=1) __main__\n"


def test_a_figure_comes_drawn_and_apart_from_what_is_printed(heard: Heard) -> None:
    heard.run("from studytool import plot\nprint('before')\nplot.bars({'a': 1}, title='<One>').show()\nprint('after')")
    assert [stream for stream, _ in heard.said] == ["stdout", "figure", "stdout"]
    assert heard.text("figure").startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    assert "<title>&lt;One&gt;</title>" in heard.text("figure")


def test_endless_figures_end_the_run(heard: Heard) -> None:
    told = heard.run("from studytool import plot\nwhile True:\n    plot.bars({'a': 1}).show()")
    assert told["error"] == "more than 2,000,000 characters of output"


@pytest.mark.slow
def test_a_figure_of_very_many_numbers_is_whole(heard: Heard) -> None:
    told = heard.run(
        "import numpy as np\nfrom studytool import plot\nrng = np.random.default_rng(0)\n"
        "plot.line({'noise': rng.normal(size=200_000)}).show()\n"
        "plot.chart(plot.points(rng.normal(size=(20_000, 2)))).show()\n"
        "plot.heat(rng.normal(size=(400, 700))).show()"
    )
    assert told == {}
    assert all(figure.endswith("</svg>") for figure in heard.text("figure").splitlines())


# Items ---------------------------------------------------------------------------------------------------------------

ITEMS = """\
format: 1
topic: t
items:
  - {id: n, type: number, prompt: "{{x}}?", hint: "{{x}}!", given: {x: "integer(1, 9)"}, answer: 2 * x}
  - {id: a, type: array, prompt: A?, given: {x: "normal(3)"}, answer: x}
  - {id: f, type: function, prompt: F?, given: {x: "normal(3)"}, signature: f(x), answer: 2 * x}
"""


@pytest.fixture
def bank(tmp_path: Path) -> dict[str, Item]:
    """Items by id."""
    (tmp_path / "t.yaml").write_text(ITEMS)
    return {item.id: item for item in load(tmp_path)[0].items}


@pytest.fixture
def items(bank: dict[str, Item]) -> Items:
    """The same, as the page's archive holds them."""
    return Items({name: freeze(item) for name, item in bank.items()})


def judged(items: Items, item: str, response: str, seed: int = 0) -> dict[str, Any]:
    said: list[str] = []
    return items.judge_code(item, seed, response, "en", emit=lambda _, text: said.append(text)) | {
        "printed": "".join(said)
    }


def test_a_response_is_judged_on_the_variant_of_its_seed(bank: dict[str, Item], items: Items) -> None:
    keys = {seed: str(bank["t/n"].variant(seed).key) for seed in range(9)}
    other = next(seed for seed in keys if keys[seed] != keys[0])
    assert judged(items, "t/n", keys[0])["verdict"] == "correct"
    assert judged(items, "t/n", keys[0], other)["verdict"] == "incorrect"
    assert judged(items, "t/n", keys[other], other)["verdict"] == "correct"


def test_the_rows_of_a_table_are_rounded_for_reading(bank: dict[str, Item], items: Items) -> None:
    key = bank["t/a"].variant(0).key
    rows = judged(items, "t/a", f"[{key[0]}, {key[1]}, 123.4567891]")["rows"]
    assert [row["ok"] for row in rows] == [True, True, False]
    assert (rows[2]["index"], rows[2]["yours"]) == ("[2]", "123.457")


def test_a_variant_is_shown_with_its_numbers_filled_in(bank: dict[str, Item], items: Items) -> None:
    shown = items.show("t/n", 5, "en")
    x = bank["t/n"].variant(5).given["x"]
    assert shown == {"prompt": f"{x}?", "options": [], "hint": f"{x}!", "key": str(2 * x), "solution": ""}


@pytest.mark.parametrize(
    ("code", "verdict", "said"),
    [
        ("def f(x):\n    return 2 * x", "correct", ""),
        ("def f(x):\n    return -2 * x", "incorrect", "The sign is flipped"),
        ("def f(x):\n    x *= 2\n    return x", "incorrect", ""),
        ("def g(x): return x", "unreadable", "`f`"),
        ("def f(x): return y", "unreadable", "name 'y' is not defined"),
        ("1 / 0\ndef f(x): return x", "unreadable", "division by zero"),
        ("while True: print('x' * 999)\ndef f(x): return x", "unreadable", ""),
    ],
)
def test_a_function_is_run_and_judged_as_in_the_terminal(items: Items, code: str, verdict: str, said: str) -> None:
    found = judged(items, "t/f", code)
    assert found["verdict"] == verdict
    assert said in " ".join(found["feedback"])


def test_what_a_function_prints_is_handed_on(items: Items) -> None:
    assert "here 3" in judged(items, "t/f", "def f(x):\n    print('here', len(x))\n    return 2 * x")["printed"]


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("import no_such_library", "no-module"),
        ("def f():\n    await g()", "no-await"),
        ("await g()", "no-await"),
        ("x = (", None),
        ("1 / 0", None),
    ],
)
def test_an_error_that_is_a_limit_of_the_page_comes_with_advice(heard: Heard, code: str, advice: str | None) -> None:
    assert heard.run(code)["advice"] == advice
