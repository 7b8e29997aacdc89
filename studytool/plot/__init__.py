"""Pictures from numbers: each function makes a Figure, which is SVG on a page and text in a terminal.

    from studytool import plot
    plot.line({"loss": [3, 2, 1.5]}, x_label="step", title="It learns").show()

`line`, `bars`, `heat`, `graph`, `calendar` and `tokens` take the numbers themselves. `chart` and `simplex` take layers,
drawn one over the other: `curve`, `way`, `band`, `points`, `arrows`, `mark`. `diagram` takes each `node` and `link`.

    plot.chart(plot.curve(x, y, "loss"), plot.band(x, low, high, "loss"), plot.mark("here", x=3)).show()

Standard library only. Numbers may come as lists or numpy arrays; one that is not finite leaves a gap.
"""

from studytool.plot._bars import bars
from studytool.plot._calendar import calendar
from studytool.plot._chart import chart, line, simplex
from studytool.plot._diagram import diagram, link, node
from studytool.plot._figure import Figure, show_with
from studytool.plot._graph import graph
from studytool.plot._heat import heat
from studytool.plot._labels import labels_of
from studytool.plot._layers import arrows, band, curve, mark, points, way
from studytool.plot._tokens import tokens

__all__ = [
    "Figure", "arrows", "band", "bars", "calendar", "chart", "curve", "diagram", "graph", "heat", "labels_of",
    "line", "link", "mark", "node", "points", "show_with", "simplex", "tokens", "way",
]  # fmt: skip
