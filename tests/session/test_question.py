"""What is shown and said at one question, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studytool import messages
from studytool.model import Rating, Verdict
from studytool.session.events import (
    Card,
    Done,
    Graded,
    Judged,
    Key,
    Manner,
    Piece,
    Pressed,
    Record,
    Recorded,
    Say,
    Show,
)
from studytool.session.question import Question, step
from studytool.study.schedule import LEECH, RELEARNING, schedule
from tests.session.driving import BEGAN, Driver, after

ASKED = Question(Card("a/1", 0, hint=True), BEGAN)
RIGHT, WRONG = Judged("b", Verdict.CORRECT, 1.0), Judged("a", Verdict.INCORRECT, 0.0)
PIECES = {Piece.KEY, Piece.SOLUTION, Piece.CORRECTION}


def shown(driver: Driver) -> list[Piece]:
    return [effect.piece for effect in driver.effects if isinstance(effect, Show)]


def said(driver: Driver) -> list[object]:
    return [effect.text for effect in driver.effects if isinstance(effect, Say)]


def test_a_wrong_first_try_shows_no_key_and_a_wrong_second_does() -> None:
    driver = Driver()
    tried = driver.answer(ASKED, WRONG, after(1), Manner())
    assert not PIECES.intersection(shown(driver))
    assert said(driver) == [messages.session.SECOND_TRY]
    driver.answer(tried, WRONG, after(2), Manner())
    assert PIECES.issubset(shown(driver))


def test_a_right_response_shows_neither_key_nor_solution() -> None:
    driver = Driver()
    assert driver.answer(ASKED, RIGHT, after(1), Manner()).done
    assert shown(driver) == [Piece.CORRECTION]


@pytest.mark.parametrize("judged", [RIGHT, WRONG])
def test_in_an_exam_nothing_is_said_of_a_response_but_that_it_is_recorded(judged: Judged) -> None:
    driver = Driver()
    assert driver.answer(ASKED, judged, after(1), Manner(exam=True)).done
    assert shown(driver) == []
    assert said(driver) == [messages.session.RECORDED]
    assert driver.effects[-1] == Done()


@pytest.mark.parametrize(("lapses", "named"), [(LEECH - 1, False), (LEECH, True)])
def test_what_was_forgotten_too_often_is_named_a_leech(lapses: int, named: bool) -> None:
    memory = schedule(None, Rating.AGAIN, BEGAN)._replace(state=RELEARNING, lapses=lapses)
    asked, (record,) = step(ASKED, Pressed(Key.SHOW), after(1), "id", Manner())
    assert isinstance(record, Record)
    _, effects = step(asked, Recorded(memory), after(1), "id", Manner())
    assert (messages.session.leech(lapses) in [effect.text for effect in effects if isinstance(effect, Say)]) is named


def test_only_a_grade_is_taken_after_a_recalled_response() -> None:
    driver, recalled = Driver(), replace(ASKED, card=ASKED.card._replace(self_graded=True))
    compared = driver.answer(recalled, Judged("from memory", Verdict.PARTIAL, 0.5), after(1), Manner())
    assert shown(driver) == [Piece.KEY, Piece.GRADES]
    for key in (Key.HINT, Key.SKIP, Key.SHOW, Key.UNDO, Key.OTHER):
        assert driver.answer(compared, Pressed(key), after(2), Manner()) == compared
    assert shown(driver)[2:] == [Piece.GRADES] * 5
    graded = driver.answer(compared, Graded(Rating.GOOD), after(3), Manner())
    assert (graded.done, graded.verdict, graded.rating) == (True, Verdict.CORRECT, Rating.GOOD)


def test_a_grade_without_a_response_is_none() -> None:
    assert step(ASKED, Graded(Rating.GOOD), after(1), "id", Manner()) == (ASKED, ())
