"""Figures, as text and as SVG."""

from __future__ import annotations

import itertools
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
from studytool.plot._figure import columns, long
from studytool.plot._scale import number, scale
from studytool.site.figures import split

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.floats(min_value=-1e9, max_value=1e9)
names = st.text(alphabet="ab <&\"'价值", min_size=1, max_size=8)
lines = st.integers(2, 9).flatmap(
    lambda n: st.dictionaries(names, st.lists(numbers, min_size=n, max_size=n), min_size=1, max_size=5)
)
shares = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda cuts: (min(cuts), max(cuts) - min(cuts), 1 - max(cuts)))
figures = st.one_of(
    lines.map(lambda series: plot.line(series, title="<t>", x_label="a & b", y_label="价值")),
    st.dictionaries(names, numbers, min_size=1, max_size=6).map(lambda values: plot.bars(values, label="<m>")),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4).map(plot.heat),
    st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 99), max_size=6).map(
        lambda counts: plot.calendar(counts, date(2026, 11, 25), months=["<m>"] * 12)
    ),
    st.tuples(
        st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), st.lists(names, min_size=3, max_size=3)
    ).map(
        lambda drawn: plot.chart(
            plot.way(drawn[0], drawn[1][0]),
            plot.points(drawn[0], drawn[1][1]),
            plot.arrows(drawn[0], drawn[0][::-1], drawn[1][2]),
            plot.band([0, 1], [-1, 0], [1, 3], "<b>"),
            plot.mark("<m>", x=drawn[0][0][0]),
            plot.mark("m", y=drawn[0][0][1]),
            plot.mark("dot", x=0.5, y=0.5),
            square=drawn[0][0][0] > 0,
        )
    ),
    st.lists(st.tuples(shares, names), min_size=1, max_size=4).map(
        lambda drawn: plot.simplex(
            plot.points([place for place, _ in drawn], "<p>"),
            plot.arrows([drawn[0][0]], [drawn[-1][0]], drawn[0][1]),
            corners=("<a>", "b", "价值"),
        )
    ),
    st.dictionaries(names, st.tuples(numbers, numbers), min_size=1, max_size=6).map(
        lambda values: plot.bars(values, marks={min(values): 1.5}, marked="<m>", ends=(-2, 2))
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=2, max_size=6).map(
        lambda cells: plot.heat([[1, 2, 3]] * 4, labels=[["→", "←↑→↓", "<b>"]] * 4, paths={"<p>": cells})
    ),
    st.lists(st.tuples(names, numbers), min_size=1, max_size=9).map(lambda pieces: plot.tokens(pieces, label="<m>")),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), unique=True, min_size=2, max_size=6).map(
        lambda places: plot.diagram(
            {
                str(n): plot.node(x, y, f"<{n}>\nb", ("box", "circle", "dot", "words")[n % 4])
                for n, (x, y) in enumerate(places)
            },
            [plot.link("0", str(n), f"<{n}>", bend=n - 2, strong=n / 6) for n in range(1, len(places))],
        )
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
        (lambda: plot.chart(), "no finite number"),
        (lambda: plot.chart(plot.curve([1, 2], [1], "a")), "`a` has as many of each, not 2 x, 1 y"),
        (lambda: plot.chart(plot.points([(0.5, 0.5, 0)])), "belong in a simplex"),
        (lambda: plot.points([(1,)]), "two numbers, or three"),
        (lambda: plot.arrows([(1, 1)], [], "a"), "`a` has 1 starts, 0 ends"),
        (lambda: plot.band([], [], []), "a band needs numbers"),
        (lambda: plot.mark("here"), "a mark needs x, y or both"),
        (lambda: plot.simplex(plot.points([(0.5, 0.6, 0)]), corners=("a", "b", "c")), "with the sum 1"),
        (lambda: plot.bars({"a": 1}, marks={"b": 1}), "`b` is marked, and has no bar"),
        (lambda: plot.heat([[1, 2]], paths={"a": [(0, 0)]}), "two cells or more"),
        (lambda: plot.heat([[1, 2]], paths={"a": [(0, 0), (0, 2)]}), "all inside the grid"),
        (lambda: plot.diagram({}), "nothing to draw"),
        (lambda: plot.diagram({"a": plot.node(0, 0)}, [plot.link("a", "b")]), "needs a node `b`"),
        (lambda: plot.diagram({"a": plot.node(0, 0)}, [plot.link("a", "a")]), "to another node"),
        (lambda: plot.node(0, 0, shape="star"), "a node is one of box"),
        (lambda: plot.tokens([]), "no text to draw"),
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


def _drawn(figure: plot.Figure) -> list[tuple[float, float]]:
    """All points of the curves of a chart."""
    paths = (
        node for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}path") if node.get("stroke-width") == "2"
    )
    points = (point.split() for path in paths for point in path.attrib["d"][1:].split("L"))
    return [(float(x), float(y)) for x, y in points]


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=9), numbers, numbers)
def test_what_is_outside_the_ends_of_the_axes_is_left_out(
    places: list[tuple[float, float]], x: float, y: float
) -> None:
    figure = plot.chart(plot.way(places), x=(x, x + 1e8), y=(y, y + 1e8))
    assert all(47.9 <= u <= 404.1 and 7.9 <= v <= 198.1 for u, v in _drawn(figure))


def test_a_curve_is_cut_where_it_leaves_the_field_and_goes_on_where_it_returns() -> None:
    figure = plot.chart(plot.curve([0, 1, 2, 3], [0, 4, 0, 1]), y=(0, 2), x=(0, 3))
    root = ElementTree.fromstring(figure.svg())
    first, second = (node.attrib["d"] for node in root.iter(f"{SVG}path") if node.get("stroke-width") == "2")
    assert first.split("L")[-1].split()[1] == second[1:].split("L")[0].split()[1] == "8.0"


@pytest.mark.slow
def test_a_long_curve_is_thinned_to_what_can_be_seen_and_keeps_its_ends_and_peaks() -> None:
    values = [math.sin(n / 20_000) for n in range(300_000)]
    values[123_456] = 9.0
    figure = plot.line({"wave": values})
    assert len(figure.svg()) < 30_000
    few, many = _drawn(plot.line({"wave": [-1, 9, 0]})), _drawn(figure)
    assert min(y for _, y in many) == min(y for _, y in few)
    assert (many[0][0], many[-1][0]) == (48.0, 404.0)
    assert "highest 9 at 123456" in figure.summary()


@pytest.mark.parametrize("shape", [(300, 20), (20, 300), (61, 61), (900, 900)])
def test_a_large_grid_is_drawn_and_printed_as_the_means_of_its_blocks(shape: tuple[int, int]) -> None:
    figure = plot.heat(np.linspace(0, 1, shape[0] * shape[1]).reshape(shape))
    assert len(figure.svg()) < 100_000
    assert max(map(len, figure.text().splitlines())) <= 60


def _texts(figure: plot.Figure) -> list[str]:
    return [
        node.text or ""
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}text")
        if node.get("stroke") is None
    ]


def test_each_name_is_written_once_beside_what_it_names_in_its_colour() -> None:
    x = np.linspace(0, 1, 50)
    figure = plot.chart(
        plot.band(x, x - 0.1, x + 0.1, "rises"),
        plot.curve(x, x, "rises"),
        plot.curve(x, 1 - x, "falls"),
        plot.mark("half", x=0.5),
    )
    assert [_texts(figure).count(name) for name in ("rises", "falls", "half")] == [1, 1, 1]
    nodes = {
        node.text: node
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}text")
        if node.get("stroke") is None
    }
    assert nodes["rises"].get("fill") != nodes["falls"].get("fill")
    assert nodes["half"].get("fill") == "currentColor"


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=4), st.integers(0, 9))
def test_names_are_written_apart_and_inside(slopes: list[float], seed: int) -> None:
    x = np.linspace(0, 1, 60)
    noise = np.random.default_rng(seed).normal(size=(len(slopes), 60)) / 20
    figure = plot.chart(
        *(
            plot.curve(x, slope * x + wave, f"slope {n}")
            for n, (slope, wave) in enumerate(zip(slopes, noise, strict=True))
        )
    )
    boxes = [
        (float(node.attrib["x"]), float(node.attrib["y"]), long(node.text or ""))
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}text")
        if (node.text or "").startswith("slope") and node.get("stroke") is None
    ]
    assert all(left >= 0 and left + wide <= 420 and 8 <= y <= 200 for left, y, wide in boxes)
    for (left, y, wide), (left2, y2, wide2) in itertools.combinations(boxes, 2):
        assert abs(y - y2) >= 13 or left + wide <= left2 or left2 + wide2 <= left


def test_a_lone_point_has_its_name_before_a_cloud_that_can_have_it_anywhere() -> None:
    rng, pi, pays = np.random.default_rng(0), np.array([0.5, 0.3, 0.2]), np.array([5.0, 6.0, 4.0])
    arms = rng.choice(3, size=200, p=pi)
    cloud = ((pays[arms] + rng.normal(0, 1, 200))[:, None] * (np.eye(3)[arms] - pi))[:, :2]
    true = pi * (pays - pi @ pays)
    figure = plot.chart(plot.points(cloud, "estimates"), plot.points([true[:2]], "true gradient"))
    (left, y), (left2, y2) = (
        (float(node.attrib["x"]), float(node.attrib["y"]))
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}text")
        if node.text in ("estimates", "true gradient") and node.get("stroke") is None
    )
    assert abs(y - y2) >= 13 or left + long("estimates") <= left2 or left2 + long("true gradient") <= left


@given(st.lists(st.text("abmwMé优", min_size=1, max_size=24), min_size=1, max_size=12, unique=True))
def test_boxes_of_a_graph_lie_apart_and_inside(names: list[str]) -> None:
    figure = plot.graph(dict.fromkeys(names, ()))
    boxes = [
        [float(node.attrib[key]) for key in ("x", "y", "width", "height")]
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}rect")
    ]
    assert len(boxes) == len(names)
    assert all(x >= -0.01 and x + wide <= 420.01 and y + high <= figure.height for x, y, wide, high in boxes)
    for (x, y, wide, _), (x2, y2, wide2, _) in itertools.combinations(boxes, 2):
        assert y != y2 or x + wide <= x2 or x2 + wide2 <= x


def test_arrows_point_to_where_they_end() -> None:
    figure = plot.chart(plot.arrows([(0, 0)], [(1, 0)], "east"), x=(0, 2), y=(-1, 1))
    shaft, head = [node.attrib["d"] for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}path")][1:]
    assert shaft.split("L")[1] == head[1:].split("L")[0]
    assert figure.text(30).splitlines()[7].rstrip().endswith(">")
    assert "from (0, 0) to (1, 0)" in figure.summary()


def test_a_simplex_has_its_corners_where_the_shares_are_one() -> None:
    figure = plot.simplex(
        plot.points([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1 / 3, 1 / 3, 1 / 3)]), corners=("a", "b", "c")
    )
    dots = [
        (float(node.attrib["cx"]), float(node.attrib["cy"]))
        for node in ElementTree.fromstring(figure.svg()).iter(f"{SVG}circle")
    ]
    (x1, y1), (x2, y2), (x3, y3), (x, y) = dots
    assert y1 == y2
    assert x3 == pytest.approx((x1 + x2) / 2, abs=0.1)
    assert x == pytest.approx((x1 + x2 + x3) / 3, abs=0.1)
    assert y == pytest.approx((y1 + y2 + y3) / 3, abs=0.1)


def test_arrows_in_a_cell_are_drawn_and_a_path_is_told_in_moves() -> None:
    figure = plot.heat(
        [[1, 2, 3], [4, 5, 6]], labels=[["→", "", ""], ["", "x", ""]], paths={"way": [(1, 0), (0, 0), (0, 1), (0, 2)]}
    )
    assert "→" not in _texts(figure)
    assert "x" in _texts(figure)
    assert figure.text().splitlines()[-1] == "way: up 1, right 2"
    assert "way: up 1, right 2." in figure.summary()


def test_a_bar_may_begin_anywhere_and_carry_a_mark() -> None:
    figure = plot.bars({"few": (1, 10), "many": (100, 1000)}, log=True, marks={"few": 100}, marked="was")
    few, many = ElementTree.fromstring(figure.svg()).iter(f"{SVG}rect")
    assert few.attrib["width"] == many.attrib["width"]
    assert figure.text(60).splitlines()[0].endswith(" 1 to 10 (was 100)")


def test_a_diagram_tells_every_arrow_and_its_arrows_end_at_the_edges() -> None:
    nodes = {"a": plot.node(0, 0, "agent"), "w": plot.node(1, 0, "world"), "x": plot.node(2, 0, "alone")}
    figure = plot.diagram(nodes, [plot.link("a", "w", "action"), plot.link("w", "a")])
    assert figure.text().splitlines() == ["agent -> world: action", "world -> agent", "alone"]
    root = ElementTree.fromstring(figure.svg())
    boxes = [node for node in root.iter(f"{SVG}rect") if node.get("stroke")]
    shaft = next(root.iter(f"{SVG}path")).attrib["d"]
    start, end = (float(part.split()[0]) for part in (shaft[1:], shaft.rsplit(" ", 2)[1]))
    left, right = float(boxes[0].attrib["x"]) + float(boxes[0].attrib["width"]), float(boxes[1].attrib["x"])
    assert start == pytest.approx(left, abs=0.2)
    assert end == pytest.approx(right - 2, abs=0.2)


def test_a_text_is_told_in_runs_of_one_number() -> None:
    figure = plot.tokens([("ask", 0), ("me", 0), ("yes", 1), ("no", -0.5)], label="mask")
    assert figure.text().splitlines() == ["mask", "   0 | ask me", "   1 | yes", "-0.5 | no"]


def test_a_figure_shows_as_text_or_as_whatever_was_put_in_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    figure = plot.bars({"a": 1}, title="One")
    shown: list[plot.Figure] = []
    plot.show_with(shown.append)
    figure.show()
    plot.show_with(print)
    figure.show()
    assert shown == [figure]
    assert capsys.readouterr().out == f"{figure}\n"


def test_labels_titles_and_the_summary_are_said_in_another_language_and_numbers_stay() -> None:
    figure = plot.chart(plot.curve([0, 1], [2, 3], "reward"), x_label="step", title="Step size 0.5: off by 2")
    labels = {"step": "步数", "reward": "奖励", "Step size {}: off by {}": "步长 {}：偏离 {}"}
    svg = figure.svg("zh", labels)
    assert "<title>步长 0.5：偏离 2</title>" in svg
    assert "<desc>横轴为步数的图，从 0 到 1。奖励：起初 2，最后 3，最低 2（在 0 处），最高 3（在 1 处）。</desc>" in svg
    assert ">步数</text>" in svg
    assert "reward" not in svg
    assert figure.svg() == figure.svg("en", {"other": "另"})


def test_labels_are_those_whose_words_the_code_holds() -> None:
    code = 'plot.node(0, 0, "two\\nlines"); title = f"From {a:.2f} to {b}"'
    labels = {"two\nlines": "两\n行", "From {} to {}": "从 {} 到 {}", "step": "步数"}
    assert plot.labels_of(code, labels).keys() == {"two\nlines", "From {} to {}"}


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
