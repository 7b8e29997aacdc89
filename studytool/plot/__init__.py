"""Pictures from numbers: `line`, `bars`, `heat`, `graph`, `calendar` make a Figure: SVG on a page, text in a terminal.

    from studytool import plot
    plot.line({"loss": [3, 2, 1.5]}, x_label="step", title="It learns").show()

Standard library only. Numbers may come as lists or numpy arrays; one that is not finite leaves a gap.
"""

from studytool.plot._bars import bars
from studytool.plot._calendar import calendar
from studytool.plot._figure import Figure, show_with
from studytool.plot._graph import graph
from studytool.plot._heat import heat
from studytool.plot._line import line

__all__ = ["Figure", "bars", "calendar", "graph", "heat", "line", "show_with"]
