"""Parts are asked in turn, each with one second try, and make one review of their first tries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from studytool import messages
from studytool.model import Verdict
from studytool.session.course import Stage
from studytool.session.events import Card, Done, Ended, Event, Judged, Key, Manner, Piece, Pressed, Record, Say, Show
from studytool.session.plain import from_plain, to_plain
from studytool.session.question import Question
from tests.session.driving import BEGAN, Driver, after

CARD = Card("a/1", 0, hint=True, parts=("p", "q"))
ASKED = Question(CARD, BEGAN)
RIGHT, WRONG = Judged("1", Verdict.CORRECT, 1.0), Judged("2", Verdict.INCORRECT, 0.0, "sign")
HALF = Judged("3 4", Verdict.PARTIAL, 0.5)
IMPRECISE, UNREADABLE = Judged("0.3", Verdict.IMPRECISE, 0.5), Judged("?!", Verdict.UNREADABLE, 0.0)
ANSWER = {Piece.KEY, Piece.SOLUTION, Piece.CORRECTION}


def answered(events: Sequence[Event], manner: Manner | None = None) -> tuple[Driver, Question]:
    driver, question = Driver(), ASKED
    for second, event in enumerate(events, 1):
        question = driver.answer(question, event, after(second), manner or Manner())
    return driver, question


def shown(driver: Driver) -> list[Piece]:
    return [effect.piece for effect in driver.effects if isinstance(effect, Show)]


@pytest.mark.parametrize(
    ("events", "verdict", "score"),
    [
        ([RIGHT, RIGHT], Verdict.CORRECT, 1),
        ([WRONG, RIGHT, RIGHT], Verdict.PARTIAL, 0.5),
        ([WRONG, WRONG, RIGHT], Verdict.PARTIAL, 0.5),
        ([RIGHT, HALF, RIGHT], Verdict.PARTIAL, 0.5),
        ([WRONG, RIGHT, WRONG, RIGHT], Verdict.INCORRECT, 0),
        ([IMPRECISE, RIGHT, UNREADABLE, RIGHT], Verdict.CORRECT, 1),
    ],
)
def test_the_review_counts_the_first_try_of_each_part(events: list[Event], verdict: Verdict, score: float) -> None:
    driver, question = answered(events)
    (review,) = driver.log
    assert (review.verdict, review.score) == (verdict, score)
    assert (question.done, question.verdict, question.score) == (True, verdict, score)
    assert driver.effects[-1] == Done()


def test_the_response_kept_is_that_of_the_first_tries_and_the_second_ones_stand_beside_it() -> None:
    driver, _ = answered([WRONG, RIGHT, WRONG, RIGHT])
    (review,) = driver.log
    assert json.loads(review.response or "") == {"p": "2", "q": "2"}
    assert review.misconception == "sign"
    assert [(json.loads(later.response), later.verdict) for later in review.tries] == [
        ({"p": "1", "q": "1"}, Verdict.CORRECT)
    ]


def test_every_try_is_recorded_before_anything_is_said_of_it() -> None:
    for last in range(1, 5):
        driver, _ = answered([WRONG, RIGHT, WRONG, RIGHT][:last])
        (review,) = driver.log
        said = [place for place, effect in enumerate(driver.effects) if isinstance(effect, Show)]
        recorded = [place for place, effect in enumerate(driver.effects) if isinstance(effect, Record)]
        assert len(recorded) == last
        assert all(any(place < shown for place in recorded) for shown in said)
        kept = json.loads((review.tries[-1] if last % 2 == 0 else review).response or "")
        assert kept == [{"p": "2"}, {"p": "1"}, {"p": "2", "q": "2"}, {"p": "1", "q": "1"}][last - 1]


def test_a_review_grows_though_the_clock_is_set_back_between_its_parts() -> None:
    driver, question = Driver(), ASKED
    for seconds in (9, 3):
        question = driver.answer(question, RIGHT, after(seconds), Manner())
    times = [effect.entry.at for effect in driver.effects if isinstance(effect, Record)]
    assert times == [after(9), after(9) + timedelta(microseconds=1)]
    assert [(entry.score, entry.response) for entry in driver.log] == [(1, '{"p": "1", "q": "1"}')]


def test_a_second_try_before_a_last_part_that_is_right_at_once_is_kept_too() -> None:
    (review,) = answered([WRONG, RIGHT, RIGHT])[0].log
    assert [json.loads(later.response) for later in review.tries] == [{"p": "1", "q": "1"}]


def test_no_key_is_shown_before_the_last_part_is_done() -> None:
    driver, question = answered([WRONG, WRONG, WRONG])
    assert shown(driver) == [Piece.VERDICT, Piece.VERDICT, Piece.ASKED, Piece.VERDICT]
    driver.answer(question, WRONG, after(9), Manner())
    assert set(shown(driver)) >= ANSWER


def test_a_part_that_is_right_is_followed_by_the_next_and_a_wrong_one_by_a_second_try() -> None:
    driver, question = answered([RIGHT, WRONG])
    assert shown(driver) == [Piece.VERDICT, Piece.ASKED, Piece.VERDICT]
    assert driver.effects[-1] == Say(messages.session.SECOND_TRY)
    assert question.part == "q"


def test_later_parts_are_judged_beside_the_last_response_to_each() -> None:
    assert answered([WRONG, HALF])[1].given == {"p": "3 4"}


def test_in_an_exam_each_part_has_one_try_and_nothing_is_said_of_it() -> None:
    driver, question = answered([WRONG, RIGHT], Manner(exam=True))
    assert question.done
    assert shown(driver) == [Piece.ASKED]
    assert driver.log[0].score == 0.5


@pytest.mark.parametrize("left", [Pressed(Key.SKIP), Pressed(Key.SHOW)])
def test_what_was_answered_is_kept_where_the_rest_is_skipped_or_shown(left: Event) -> None:
    driver, question = answered([RIGHT, left])
    assert question.done
    assert [(entry.kind, entry.score, entry.response) for entry in driver.log] == [("review", 0.5, '{"p": "1"}')]


def test_a_question_of_which_nothing_was_answered_is_skipped_without_a_trace() -> None:
    assert answered([UNREADABLE, Pressed(Key.SKIP)])[0].log == []


@pytest.mark.parametrize("left", [Ended(), Pressed(Key.QUIT)])
def test_what_was_answered_is_kept_and_counted_where_the_session_ends(left: Event) -> None:
    driver = Driver({"a/1": CARD})
    session = driver.begin(Manner())
    for second, event in enumerate((RIGHT, left), 1):
        session = driver.step(session, event, after(second))
    assert session.stage is Stage.OVER
    assert [entry.score for entry in driver.log] == [0.5]
    assert [result.score for result in session.results] == [0.5]


def test_after_an_undo_the_first_part_is_asked_again() -> None:
    driver, question = answered([RIGHT, WRONG, Pressed(Key.UNDO)])
    assert (question.part, question.first) == ("p", None)
    assert driver.effects[-1] == Show(Piece.QUESTION)


def test_a_file_gives_all_parts_in_one_response() -> None:
    manner = Manner(interactive=False)
    driver, question = answered([Judged('{"p": "1", "q": "2"}', Verdict.PARTIAL, 0.5)], manner)
    assert question.done
    assert [entry.response for entry in driver.log] == ['{"p": "1", "q": "2"}']


def test_a_question_amid_its_parts_is_kept_as_plain_data_and_comes_back_the_same() -> None:
    question = answered([WRONG, RIGHT, WRONG])[1]
    assert from_plain(Question, json.loads(json.dumps(to_plain(question)))) == question
