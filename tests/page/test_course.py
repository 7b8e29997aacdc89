"""A session in the page, driven as its script drives it: by JSON, with the rules of the terminal."""

import json
import uuid
from typing import Any

import pytest

from studytool.items.contract.frozen import freeze
from studytool.page import course
from tests.course import bank

NOW, LATER = "2026-01-02T10:00:00+08:00", "2026-01-02T10:00:05+08:00"
BANK = {item.id: freeze(item) for item in bank().items}


class Course:
    """What the page keeps of a session, and its log."""

    def __init__(self, log: str = "", count: int = 3, now: str = NOW) -> None:
        begun = json.loads(json.dumps(course.begun(log, BANK, count, now)))
        self.items, self.state, self.effects = begun["items"], begun["state"], begun["effects"]
        self.log = log

    effects: list[dict[str, Any]]

    def step(self, event: dict[str, Any], log: str = "") -> list[dict[str, Any]]:
        stepped = course.stepped(self.state, event, LATER, str(uuid.uuid4()), log)
        self.state, self.effects = json.loads(json.dumps(stepped["state"])), list(stepped["effects"])
        for effect in list(self.effects):
            if effect["effect"] == "record":
                self.log += json.dumps(effect["entry"]) + "\n"
                self.step({"event": "recorded", "kept": True}, self.log)
        return self.effects

    def ask(self) -> str:
        (item,) = [effect["item"] for effect in self.effects if effect["effect"] == "ask"]
        card = {"item": item, "seed": 5, "level": None, "edition": "0" * 16, "hint": True, "self_graded": False}
        self.step({"event": "asked", "card": card | {"parts": []}})
        return str(item)

    def answer(self, verdict: str) -> list[dict[str, Any]]:
        score = float(verdict == "correct")
        judged = {"event": "judged", "response": "x", "verdict": verdict, "score": score, "misconception": None}
        return self.step(judged)


def kinds(effects: list[dict[str, Any]]) -> list[str]:
    return [effect.get("piece", effect["effect"]) for effect in effects]


def test_a_wrong_answer_has_a_second_try_and_the_next_question_follows_a_right_one() -> None:
    session = Course()
    assert session.items == 3
    first = session.ask()
    assert kinds(session.answer("incorrect")) == ["verdict", "say"]
    assert kinds(session.answer("correct")) == ["correction", "say", "done", "ask"]
    assert session.ask() != first
    entries = [json.loads(line) for line in session.log.splitlines()]
    assert [(entry["item"], entry["rating"]) for entry in entries] == [(first, 1), (first, 1)]


def test_what_was_asked_is_due_later_and_the_summary_counts_first_tries() -> None:
    session = Course(count=1)
    session.ask()
    session.answer("correct")
    (over,) = session.step({"event": "ended"})
    assert over["effect"] == "over"
    assert over["said"][0]["en"].startswith("1 of 1 right.")
    assert "对 1 题" in over["said"][0]["zh"]
    assert "Coming back" in over["said"][1]["en"]
    again = Course(session.log, count=500, now=LATER)
    assert session.state["results"][0]["entry"]["item"] not in json.dumps(again.state["plan"]["waiting"])


def test_due_items_come_before_new_ones() -> None:
    session = Course(count=1)
    item = session.ask()
    session.answer("incorrect")
    session.answer("incorrect")
    tomorrow = Course(session.log, count=5, now="2026-01-03T10:00:00+08:00")
    assert [effect["item"] for effect in tomorrow.effects] == [item]


def test_a_day_has_so_many_new_questions() -> None:
    log = "".join(json.dumps(course_entry(item, number)) + "\n" for number, item in enumerate(list(BANK)[:20]))
    assert Course(log, count=50).items == 0
    assert Course(log, count=50, now="2026-01-03T10:00:00+08:00").items >= 20


def course_entry(item: str, number: int) -> dict[str, Any]:
    at = f"2026-01-02T01:00:{number:02d}.000000Z"
    said = {"response": "x", "verdict": "correct", "score": 1.0, "misconception": None, "rating": 4, "seed": 1}
    return (
        {"id": str(uuid.UUID(int=number + 1)), "kind": "review", "of": None, "item": item, "at": at}
        | said
        | {
            "seconds": 1.0,
            "hints": 0,
            "offset": 480,
        }
    )


@pytest.mark.parametrize("event", [{"event": "ended"}, {"event": "pressed", "key": "hint"}])
def test_an_event_that_is_not_waited_for_changes_nothing_that_counts(event: dict[str, Any]) -> None:
    session = Course()
    session.step(event)
    assert session.log == ""


def test_between_two_questions_the_rating_can_be_moved_and_the_review_be_taken_back() -> None:
    session = Course()
    first = session.ask()
    session.answer("correct")
    (coming,) = [effect["item"] for effect in session.effects if effect["effect"] == "ask"]
    session.step({"event": "pressed", "key": "harder"})
    review, rating = (json.loads(line) for line in session.log.splitlines())
    assert (rating["kind"], rating["of"], rating["rating"]) == ("rating", review["id"], review["rating"] - 1)
    session.effects = [{"effect": "ask", "item": coming}]
    assert session.ask() == coming
    session.step({"event": "pressed", "key": "undo"})
    assert session.ask() == first
    assert session.answer("correct")[-1] == {"effect": "ask", "item": coming}


def test_an_item_whose_key_has_changed_is_answered_once_the_reader_says_how() -> None:
    session = Course()
    (item,) = [effect["item"] for effect in session.effects]
    card = {
        "item": item,
        "seed": 5,
        "level": None,
        "edition": "0" * 16,
        "hint": True,
        "self_graded": False,
        "parts": [],
    }
    session.step({"event": "asked", "card": card, "answered": "1" * 16})
    assert session.state["stage"] == "settling"
    session.step({"event": "pressed", "key": "afresh"})
    assert json.loads(session.log)["kind"] == "reset"
    assert session.state["stage"] == "asking"
