"""The cases of `tests/cases` that tell the rules of a session, in Python; the page's twin runs the same files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from studytool.model import Entry, MemoryState, Verdict
from studytool.page.questions import stepped
from studytool.session.events import Card, Manner
from studytool.session.plain import to_plain
from studytool.session.question import Question
from studytool.study.days import day_began, day_of
from studytool.study.lines import from_line, plain
from studytool.study.schedule import LEARNING, REVIEW, is_due, rate
from tests.session.driving import BEGAN, Driver, after, event_of

CASES = Path(__file__).parents[1] / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return table


def named(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", cases("ratings.yaml"), ids=str)
def test_a_response_earns_its_rating(case: dict[str, Any]) -> None:
    given = {name: value for name, value in case.items() if name not in ("verdict", "rating")}
    assert rate(Verdict(case["verdict"]), **given) == case["rating"]


def card(case: dict[str, Any], name: str = "a") -> Card:
    return Card(name, 0, case.get("level"), "now", hint=True, self_graded=case.get("grades") == "self")


def written(log: Iterable[Entry], *, several: bool) -> list[dict[str, Any]]:
    """The log as the cases write it."""
    entries = list(log)
    places = {entry.id: place for place, entry in enumerate(entries, 1)}
    left_out = {"id", "seed", "edition", "offset"} | (set() if several else {"item"})
    return [
        {
            **{key: value for key, value in plain(entry).items() if value is not None and key not in left_out},
            "at": (entry.at - BEGAN).total_seconds(),
            **({"of": places[entry.of]} if entry.of else {}),
        }
        for entry in entries
    ]


PLACES = [
    (case, place)
    for case in cases("questions.yaml")
    for place in ("session", "note")
    if case.get("place", place) == place
]


@pytest.mark.parametrize(("case", "place"), PLACES, ids=[f"{case['name']} ({place})" for case, place in PLACES])
def test_what_is_done_at_a_question_leaves_these_lines(case: dict[str, Any], place: str) -> None:
    driver, question, manner = Driver(), Question(card(case), BEGAN), Manner(in_note=place == "note")
    for event in case["events"]:
        question = driver.answer(question, event_of(event), after(event["at"]), manner)
    assert written(driver.log, several=False) == case["log"]


@pytest.mark.parametrize("case", [case for case, place in PLACES if place == "note"], ids=named)
def test_the_page_is_told_to_store_the_same_lines(case: dict[str, Any]) -> None:
    stored: list[dict[str, Any]] = []
    driver = Driver()

    def tell(state: Any, event: dict[str, Any], now: datetime) -> Any:
        answer = json.loads(json.dumps(stepped(state, event, now.isoformat(), driver.id())))
        for effect in answer["effects"]:
            if effect["effect"] == "record":
                places = [kept["id"] for kept in stored] + [effect["entry"]["id"]]
                place = places.index(effect["entry"]["id"])
                stored[place : place + 1] = [effect["entry"]]
                return tell(answer["state"], {"event": "recorded"}, now)
        return answer["state"]

    state = tell(None, {"event": "asked", "card": to_plain(card(case))}, BEGAN)
    for event in case["events"]:
        given = event_of(event)
        state = tell(state, {"event": type(given).__name__.lower(), **to_plain(given)}, after(event["at"]))
    assert written(map(from_line, map(json.dumps, stored)), several=False) == case["log"]


@pytest.mark.parametrize("case", cases("sessions.yaml"), ids=named)
def test_what_is_done_in_a_session_leaves_these_lines(case: dict[str, Any]) -> None:
    driver = Driver(
        {name: card(case, name) for name in case["items"]}, dict.fromkeys(case.get("changed", ()), "before")
    )
    deadline = after(case["time"]) if "time" in case else None
    manner = Manner(interactive=not case.get("lines", False), exam=case.get("exam", False), deadline=deadline)
    session = driver.begin(manner)
    for event in case["events"]:
        session = driver.step(session, event_of(event), after(event["at"]))
    assert written(driver.log, several=True) == case["log"]
    assert driver.asked() == case["asked"]


@pytest.mark.parametrize("case", cases("days.yaml"), ids=str)
def test_a_moment_belongs_to_the_learners_day(case: dict[str, Any]) -> None:
    at, offset = datetime.fromisoformat(case["at"]), case["offset"]
    assert day_of(at, offset) == case["day"]
    assert day_began(case["day"], offset) <= at < day_began(case["day"] + timedelta(days=1), offset)


@pytest.mark.parametrize("case", cases("due.yaml"), ids=str)
def test_what_is_due_within_a_day_is_due_from_its_beginning(case: dict[str, Any]) -> None:
    state = LEARNING if case.get("step") else REVIEW
    memory = MemoryState(state, 0, 1.0, 5.0, datetime.fromisoformat(case["due"]), None)
    assert is_due(memory, datetime.fromisoformat(case["now"])) == case["is_due"]
