"""Numbers of a snippet that a reader may drag, as the builder and `studytool check` find them."""

import pytest

from studytool.notes import drags


def test_each_number_of_a_line_has_a_name() -> None:
    code = "import numpy as np\ntheta = [0.2, -0.4]  # drag -3..3\nn = 8 # drag 1..20 by 2\nx = 1  # dragged\n"
    assert drags.labels(code) == ["theta[0]", "theta[1]", "n"]
    assert list(drags.flawed(code)) == []


def test_a_number_is_moved_to_some_twenty_places_its_own_among_them_and_the_others_stay() -> None:
    code = "theta = [0.25, -0.4]  # drag -3..3\nn = 8 # drag 1..4000 by 2\nprint(theta)\n"
    first, second, whole = drags.moved(code)
    assert [*first][::4] == ["-3.0", "-1.8", "-0.6", "0.3", "1.5", "2.7"]
    assert [len(first), len(second), len(whole)] == [22, 22, 22]
    assert first["0.25"] == second["-0.4"] == whole["8"] == code
    assert first["0.0"] == code.replace("0.25", "0.0")
    assert second["3.0"] == code.replace("-0.4", "3.0")
    assert [*whole][:3] == ["1", "8", "201"]
    assert [*whole][-1] == "3999"


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
