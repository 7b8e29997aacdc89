"""Numbers of a snippet that a reader may drag, as the builder and `studytool check` find them."""

import pytest

from studytool.notes import drags


def test_each_number_of_a_line_has_a_name() -> None:
    code = "import numpy as np\ntheta = [0.2, -0.4]  # drag -3..3\nn = 8 # drag 1..20 by 2\nx = 1  # dragged\n"
    assert drags.labels(code) == ["theta[0]", "theta[1]", "n"]
    assert list(drags.flawed(code)) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # drag",
        "x = 1  # drag 3..-3",
        "x = 5  # drag 0..1",
        "x = [0.5, 5]  # drag 0..1",
        "x = y  # drag 0..1",
        "x = 2 * 3  # drag 0..9",
        "    x = 1  # drag 0..9",
        "x = 1  # drag 0 to 9",
    ],
)
def test_a_line_without_a_number_between_its_ends_is_told(line: str) -> None:
    assert list(drags.flawed(f"a = 1\n{line}\n")) == [1]
