"""The cases of `tests/cases` that tell the rules of a session, in Python; the page's twin runs the same files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
import yaml

from studytool.cli import _question, _record, _session
from studytool.items._base import COMMON, Item, Variant
from studytool.model import Entry, Judgement, Text, Verdict
from studytool.study.lines import plain
from studytool.study.plan import Plan
from studytool.study.schedule import rate
from studytool.study.store import Store

CASES = Path(__file__).parents[1] / "cases"
BEGAN = datetime(2026, 1, 2, 12, tzinfo=UTC)
KEYS = {"hint": "?", "show": "!", "skip": "s", "undo": "u", "flag": "f", "easier": "+", "harder": "-"}
KEYS |= {"keep": "", "afresh": "y"}


def cases(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@pytest.mark.parametrize("case", cases("ratings.yaml"), ids=str)
def test_a_response_earns_its_rating(case):
    given = {name: value for name, value in case.items() if name not in ("verdict", "rating")}
    assert rate(Verdict(case["verdict"]), **given) == case["rating"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub(Item):
    """An item whose verdicts are those of a case."""

    type: ClassVar = "text"
    fields: ClassVar = COMMON
    response: str = "line"  # type: ignore[misc]
    judgements: ClassVar[dict[str, Judgement]] = {}

    def judge(self, variant, response):  # noqa: ARG002
        if response in ("1", "2", "3", "4") and self.response == "self-grade":
            return Judgement(
                *((Verdict.INCORRECT, 0), (Verdict.PARTIAL, 0.5), *[(Verdict.CORRECT, 1)] * 2)[int(response) - 1]
            )
        return self.judgements[response]

    def samples(self, variant):  # noqa: ARG002
        yield from ()

    def key_shown(self, variant, language):  # noqa: ARG002
        return ""


def drive(case, tmp_path, monkeypatch) -> tuple[list[str], list[Entry]]:
    """What is asked in a case, and the log after it."""
    names = case.get("items", ["a"])
    form = "self-grade" if case.get("grades") == "self" else "line"
    items = {
        name: Stub(
            id=name, topic="t", prompt=Text({"en": "?"}), hint=Text({"en": "!"}), level=case.get("level"), response=form
        )
        for name in names
    }
    clock, asked = SimpleNamespace(at=0.0), []
    monkeypatch.setattr(_record, "now", lambda: BEGAN + timedelta(seconds=clock.at))
    monkeypatch.setattr(_session, "now", lambda: BEGAN + timedelta(seconds=clock.at))
    monkeypatch.setattr(_session, "time", SimpleNamespace(monotonic=lambda: clock.at))
    monkeypatch.setattr(_question, "time", SimpleNamespace(monotonic=lambda: clock.at))
    monkeypatch.setattr(_session, "Question", lambda *given: _question.Question(*given, began=clock.at))
    monkeypatch.setattr(
        Stub,
        "judgements",
        {
            event["response"]: Judgement(Verdict(event["verdict"]), event["score"])
            for event in case["events"]
            if "response" in event
        },
    )

    def lines() -> Iterator[str]:
        for event in case["events"]:
            clock.at = event["at"]
            yield KEYS[event["press"]] if "press" in event else str(event.get("grade", event.get("response")))

    def read(item: Item) -> Item:
        asked.append(item.id)
        return item

    page = SimpleNamespace(app=SimpleNamespace(variant=lambda item, seed: Variant(seed=seed)), say=str)
    manner = _session.Manner(
        interactive=not case.get("lines"), exam=case.get("exam", False), quiet=True, deadline=case.get("time")
    )
    with Store.open(tmp_path / "log") as store:
        for name in case.get("changed", ()):
            store.record(Entry(name, "review", name, BEGAN - timedelta(days=1), rating=3, edition="other"))
        before = len(list(store.entries()))
        plan = Plan(items.values())
        session = _session.Session(page, SimpleNamespace(read=read), plan, store, lines(), manner)
        session.run()
        return asked, list(store.entries())[before:]


def written(log: list[Entry], *, several: bool) -> list[dict[str, Any]]:
    places = {entry.id: place for place, entry in enumerate(log, 1)}
    left_out = {"id", "seed", "edition"} | (set() if several else {"item"})
    return [
        {
            **{key: value for key, value in plain(entry).items() if value is not None and key not in left_out},
            "at": (entry.at - BEGAN).total_seconds(),
            **({"of": places[entry.of]} if entry.of else {}),
        }
        for entry in log
    ]


@pytest.mark.parametrize(
    "case", [c for c in cases("questions.yaml") if c.get("place") != "note"], ids=lambda case: case["name"]
)
def test_what_is_done_at_a_question_leaves_these_lines(case, tmp_path, monkeypatch):
    assert written(drive(case, tmp_path, monkeypatch)[1], several=False) == case["log"]


@pytest.mark.parametrize("case", cases("sessions.yaml"), ids=lambda case: case["name"])
def test_what_is_done_in_a_session_leaves_these_lines(case, tmp_path, monkeypatch):
    asked, log = drive(case, tmp_path, monkeypatch)
    assert written(log, several=True) == case["log"]
    assert asked == case["asked"]


@pytest.mark.parametrize("case", cases("days.yaml"), ids=str)
def test_a_moment_belongs_to_the_learners_day(case):
    zone = timezone(timedelta(minutes=case["offset"]))
    assert datetime.fromisoformat(case["at"]).astimezone(zone).date() == case["day"]
