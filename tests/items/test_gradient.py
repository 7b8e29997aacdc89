"""Gradient items whose objective cannot be differentiated as asked."""

from __future__ import annotations

import pytest

from studytool.errors import NoVariant
from studytool.items.function import Function
from studytool.items.gradient import Gradient
from studytool.maths.draws import parse_draw
from studytool.maths.expression import parse
from studytool.model import Text

GIVEN = tuple((name, parse_draw(source)) for name, source in (("i", "1"), ("y", "[1, 2]")))
ASKED = {"id": "t/g", "topic": "t", "prompt": Text({"en": "?"}), "given": GIVEN, "wrt": "i"}


@pytest.mark.parametrize("objective", ["y[i]", "sum(onehot(i, 2))", "sum(ones(i + 1))", "abs(y[i])"])
def test_an_index_or_a_size_that_is_differentiated_by_is_an_error_of_the_objective(objective):
    gradient = Gradient(**ASKED, objective=parse(objective), answer=parse("1 + 0 * i"))
    function = Function(**ASKED, objective=parse(objective), signature="f(i, y)")
    for item in (gradient, function):
        with pytest.raises(NoVariant, match="whole number") as refused:
            item.variant(0)
        assert refused.value.path == "objective"
