"""The simulated weeks of `make bench`, with fifty of its two hundred learners."""

from __future__ import annotations

from statistics import fmean

import pytest

from benchmarks.two_weeks import Learner, lives, retention

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived() -> list[Learner]:
    return lives(50)


def test_nothing_promised_for_a_day_is_refused_on_it_however_late_or_early_a_session_is(lived: list[Learner]) -> None:
    assert all(learner.kept > 100 for learner in lived)
    assert not any(learner.refused for learner in lived)


def test_what_is_predicted_is_what_is_remembered_within_two_points_in_the_mean(lived: list[Learner]) -> None:
    gaps = [predicted - remembered for _, predicted, remembered in map(retention, lived)]
    assert abs(fmean(gaps)) < 0.02


def test_the_same_seed_is_the_same_learner(lived: list[Learner]) -> None:
    [again] = lives(1)
    assert again.log == lived[0].log
