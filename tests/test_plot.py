"""Figures, as text and as SVG."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool import plot
from studytool.plot._figure import columns
from studytool.plot._scale import number, scale
from studytool.site.figures import split

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.floats(min_value=-1e9, max_value=1e9)
names = st.text(alphabet="ab <&\"'价值", min_size=1, max_size=8)
lines = st.integers(2, 9).flatmap(
    lambda n: st.dictionaries(names, st.lists(numbers, min_size=n, max_size=n), min_size=1, max_size=5)
)
figures = st.one_of(
    lines.map(lambda series: plot.line(series, title="<t>", x_label="a & b", y_label="价值")),
    st.dictionaries(names, numbers, min_size=1, max_size=6).map(lambda values: plot.bars(values, label="<m>")),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4).map(plot.heat),
    st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 99), max_size=6).map(
        lambda counts: plot.calendar(counts, date(2026, 11, 25), months=["<m>"] * 12)
    ),
    st.lists(names, unique=True, min_size=1, max_size=6).map(
        lambda order: plot.graph({name: order[:n][-2:] for n, name in enumerate(order)})
    ),
)


@given(figures)
def test_any_figure_is_well_formed_svg_with_a_title_and_a_description_and_nothing_that_acts(
    figure: plot.Figure,
) -> None:
    svg = figure.svg()
    root = ElementTree.fromstring(svg)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[1].text
    assert split(f"{svg}\n") == ("", [svg])  # the page takes it


@given(figures)
def test_every_place_in_a_figure_lies_inside_it(figure: plot.Figure) -> None:
    root = ElementTree.fromstring(figure.svg())
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for element in root.iter():
        for name, limit in (("x", width), ("y", height), ("cx", width), ("cy", height)):
            assert -0.1 <= float(element.get(name, 0)) <= limit + 0.1


@given(lines, st.integers(40, 100))
def test_curves_as_text_keep_to_the_width_asked_for(series: dict[str, list[float]], width: int) -> None:
    drawn = [row for row in plot.line(series).text(width).splitlines() if "|" in row or "+-" in row]
    assert max(map(columns, drawn)) <= width


def test_curves_are_drawn_in_every_column_and_each_with_its_own_mark() -> None:
    text = plot.line({"up": [0, 1], "down": [1, 0]}, title="Two", x_label="time").text(30)
    rows = text.splitlines()
    assert rows[:2] == ["Two", "* up   o down"]
    assert (rows[2][:6], rows[2][-1]) == ("  1 |o", "*")
    assert all(any(row[5 + n] in "*o" for row in rows[2:-2] if len(row) > 5 + n) for n in range(25))
    assert rows[-1].split() == ["0", "time", "1"]


def test_bars_are_as_long_as_their_numbers() -> None:
    first, second, third = plot.bars({"a": 4, "bb": 2, "c": -2}).text(28).splitlines()
    assert first.count("⣿") == 2 * second.count("⣿") == 2 * third.count("⣿") > 0
    assert (first[-2:], second[-2:], third[-2:]) == (" 4", " 2", "-2")
    assert third.index("⣿") < first.index("⣿") == second.index("⣿")


def test_chinese_names_keep_the_bars_aligned() -> None:
    first, second = plot.bars({"基线": 1, "none": 1}).text().splitlines()
    assert columns(first[: first.index("|")]) == columns(second[: second.index("|")]) == 5


def test_a_grid_is_a_table_with_its_labels_and_walls_are_empty() -> None:
    figure = plot.heat([[-12, math.nan], [3.14159, 0]], labels=[["→", ""], ["↑", "G"]])
    assert figure.text() == " -12 →\n3.14 ↑     0 G"
    assert "Row 1: -12 →, empty." in figure.svg()


def test_what_is_needed_stands_above_what_needs_it() -> None:
    figure = plot.graph({"c": ["a", "b"], "b": ["a"], "a": []})
    assert figure.text().splitlines() == ["c  <- a, b", "b  <- a", "a"]
    root = ElementTree.fromstring(figure.svg())
    places = {element.text: float(element.attrib["y"]) for element in root.iter(f"{SVG}text")}
    assert places["a"] < places["b"] < places["c"]


def test_a_gap_is_left_where_a_number_is_not_finite_and_a_lone_point_is_a_dot() -> None:
    root = ElementTree.fromstring(plot.line({"": [1, 2, math.nan, 4]}).svg())
    curves = [element for element in root.iter(f"{SVG}path") if element.get("fill") == "none"]
    assert len(curves) == 1
    assert len(list(root.iter(f"{SVG}circle"))) == 1


def test_powers_of_ten_are_a_straight_line_on_logarithmic_axes() -> None:
    root = ElementTree.fromstring(plot.line({"": [1, 10, 100]}, [1, 100, 10_000], log="xy").svg())
    (curve,) = [element for element in root.iter(f"{SVG}path") if element.get("fill") == "none"]
    points = [tuple(map(float, point.split())) for point in curve.attrib["d"][1:].split("L")]
    (x, y), (x2, y2), (x3, y3) = points
    assert x2 - x == pytest.approx(x3 - x2, abs=0.11)
    assert y2 - y == pytest.approx(y3 - y2, abs=0.11)


def test_numpy_arrays_draw_the_same_as_lists() -> None:
    assert plot.line({"a": np.arange(3.0)}) == plot.line({"a": [0, 1, 2]})
    assert plot.heat(np.eye(2)).text() == plot.heat([[1, 0], [0, 1]]).text()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot.line({}), "no finite number"),
        (lambda: plot.line({"a": [1, 2], "b": [1]}), "`b` has 1 numbers, x has 2"),
        (lambda: plot.line({"a": [1, 2]}, [3, 3]), "x must increase"),
        (lambda: plot.line({"a": [0, 2]}, log="y"), "logarithmic axis has no place for 0"),
        (lambda: plot.bars({"a": math.nan}), "no finite number"),
        (lambda: plot.heat([[1, 2], [3]]), "one shape"),
        (lambda: plot.heat([[1]], labels=[["a"], ["b"]]), "one shape"),
        (lambda: plot.graph({"a": ["b"], "b": ["a"]}), "need each other"),
        (lambda: plot.graph({}), "nothing to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(draw: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_figure_shows_as_text_or_as_whatever_was_put_in_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    figure = plot.bars({"a": 1}, title="One")
    shown: list[plot.Figure] = []
    plot.show_with(shown.append)
    figure.show()
    plot.show_with(print)
    figure.show()
    assert shown == [figure]
    assert capsys.readouterr().out == f"{figure}\n"


def test_figures_need_the_standard_library_alone() -> None:
    code = "import sys; import studytool.plot; print({'numpy', 'yaml', 'click'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


@given(numbers, numbers, st.booleans())
def test_an_axis_holds_its_numbers_and_has_few_ticks_in_order(one: float, other: float, log: bool) -> None:
    ends = (abs(one) + 1e-3, abs(other) + 1e-3) if log else (one, other)
    axis = scale(ends, log=log, round_ends=True)
    assert all(-1e-9 <= axis.at(value) <= 1 + 1e-9 for value in (*ends, *axis.ticks))
    assert 2 <= len(axis.ticks) <= 8
    assert list(axis.ticks) == sorted(set(axis.ticks))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.1 + 0.2, "0.3"), (-0.0, "0"), (1250, "1250"), (1e6, "1e6"), (2.5e-7, "2.5e-7"), (1e21, "1e21"), (-12, "-12")],
)
def test_numbers_are_written_short(value: float, shown: str) -> None:
    assert number(value) == shown


LAST = date(2026, 11, 25)  # a Wednesday


def test_a_calendar_has_a_square_for_each_day_of_53_weeks_and_tells_the_months() -> None:
    figure = plot.calendar({LAST: 4, LAST - timedelta(days=1): 2, date(2026, 10, 1): 1, date(2020, 1, 1): 9}, LAST)
    squares = list(ElementTree.fromstring(figure.svg()).iter(f"{SVG}rect"))
    assert len(squares) == 52 * 7 + 3
    assert [node.findtext(f"{SVG}title") for node in squares[-2:]] == ["2026-11-24: 2", "2026-11-25: 4"]
    assert figure.summary() == "Days of 53 weeks. 2026-10: 1 on 1 days, 2026-11: 6 on 2 days."


def test_a_calendar_in_a_terminal_shows_the_last_weeks_that_fit() -> None:
    shown = plot.calendar({LAST: 4, LAST - timedelta(days=7): 1}, LAST).text(15).splitlines()
    assert shown[1:] == [f"{day} . . . . . ." for day in ("Mon", "Tue")] + ["Wed . . . . ⣤ ⣿"] + [
        f"{day} . . . . ." for day in ("Thu", "Fri", "Sat", "Sun")
    ]
