from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.model import Entry, Rating, Try, Verdict
from studytool.study.lines import KEYS, from_line, to_line
from tests.study.logs import MOMENTS, NOON, keep, logs, optimize, review, uuid

PARAMETERS = optimize(1).parameters or ()

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
ENTRIES = st.builds(
    Entry,
    id=st.uuids().map(str),
    kind=st.just("review"),
    item=NAMES,
    at=MOMENTS,
    of=st.none() | st.uuids().map(str),
    seed=st.none() | st.integers(-(2**62), 2**62),
    response=st.none() | TEXTS,
    verdict=st.none() | st.sampled_from(Verdict),
    score=st.none() | st.floats(0, 1),
    misconception=st.none() | NAMES,
    rating=st.none() | st.sampled_from(Rating),
    seconds=st.none() | st.floats(0, 1e6),
    hints=st.none() | st.integers(0, 9),
    edition=st.none() | NAMES,
    offset=st.none() | st.integers(-1439, 1439),
    tries=st.lists(st.builds(Try, TEXTS, st.sampled_from(Verdict)), max_size=3).map(tuple),
)


def line(**changes: object) -> str:
    return json.dumps(json.loads(to_line(review(1))) | changes)


@given(ENTRIES)
def test_an_entry_survives_being_written_and_read(entry: Entry) -> None:
    assert from_line(to_line(entry)) == entry


@given(logs())
def test_every_kind_of_entry_survives_being_written_and_read(entries: list[Entry]) -> None:
    assert [from_line(to_line(entry)) for entry in entries] == entries


@given(ENTRIES)
def test_an_entry_is_one_line_of_ascii(entry: Entry) -> None:
    assert to_line(entry).isascii()
    assert len(to_line(entry).splitlines()) == 1


def test_a_line_holds_exactly_the_published_keys() -> None:
    assert to_line(review(1, misconception="no-discount")) == (
        '{"id": "00000000-0000-0000-0000-000000000001", "kind": "review", "of": null, "item": "returns/discount", '
        '"seed": 1, "at": "2026-01-02T12:00:00.000000Z", "response": "0.9", "verdict": "correct", "score": 1.0, '
        '"misconception": "no-discount", "rating": 3, "seconds": 12.5, "hints": 0, "offset": null}'
    )


def test_a_line_holds_every_field_of_an_entry() -> None:
    assert set(KEYS) == {field.name for field in fields(Entry)}


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    at = datetime(2026, 1, 2, 20, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    assert json.loads(to_line(review(1, at=at)))["at"] == "2026-01-02T12:00:00.123456Z"


@pytest.mark.parametrize("text", ["2026-01-02T12:00:00Z", "2026-01-02T12:00:00.000Z", "2026-01-02T20:00:00+08:00"])
def test_times_are_read_as_other_programs_write_them(text: str) -> None:
    entry = from_line(line(at=text))
    assert (entry.at, entry.at.tzinfo) == (NOON, UTC)


def test_ids_are_read_in_one_spelling() -> None:
    assert from_line(line(id="{ABCDEF00-0000-0000-0000-000000000001}")).id == "abcdef00-0000-0000-0000-000000000001"


def test_keys_that_mean_nothing_here_are_ignored() -> None:
    assert from_line(line(mood="good")) == review(1)


def test_absent_and_null_values_are_the_same() -> None:
    short = json.dumps({"id": uuid(1), "kind": "reset", "item": "a/b", "at": "2026-01-02T12:00:00Z"})
    assert from_line(short) == Entry(uuid(1), "reset", "a/b", NOON)


def test_what_is_not_finite_is_written_as_null() -> None:
    assert json.loads(to_line(replace(review(1), seconds=math.nan)))["seconds"] is None


def test_half_a_character_in_a_response_does_not_stop_the_line() -> None:
    assert from_line(to_line(replace(review(1), response="\udce4 0.9"))).response == "? 0.9"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "this is not a line of JSON"),
        ("{", "this is not a line of JSON"),
        pytest.param("[" * 100_000, "this is not a line of JSON", id="deep"),
        ("[1]", "this is not a JSON object"),
        ("{}", "`id` is missing"),
        (line(id="7"), '`id` is "7", not a UUID'),
        (line(id=7), "`id` is 7, not a UUID"),
        (line(kind="exam"), '`kind` is "exam", not one of review, rating, undo, reset, flag'),
        (line(kind=["review"]), '`kind` is ["review"], not one of review, rating, undo, reset, flag'),
        (line(kind="undo"), "`of` is missing"),
        (line(kind="keep"), "`edition` is missing"),
        (line(kind="optimize", item="*"), "`parameters` is missing"),
        (line(kind="optimize", parameters=PARAMETERS), '`item` is "returns/discount", not "*", every item'),
        (line(parameters=PARAMETERS[:19]), "`parameters` is ["),
        (line(parameters=[*PARAMETERS[:20], 9]), "`parameters` is ["),
        (line(parameters=[*PARAMETERS[:20], True]), "`parameters` is ["),
        (line(parameters=[*PARAMETERS[:20], None]), "`parameters` is ["),
        (line(offset=1440), "`offset` is 1440, not a whole number of minutes within a day"),
        (line(tries="b"), '`tries` is "b", not a list of tries, each with its response and verdict'),
        (line(tries=["b"]), '`tries` is ["b"], not a list of tries'),
        (line(tries=[{"response": "b"}]), "`tries` is ["),
        (line(tries=[{"response": "b", "verdict": "good"}]), "`tries` is ["),
        (line(parameters=0.5), "`parameters` is 0.5, not FSRS-6's 21 parameters, each within its bounds"),
        (line(kind="rating", of=uuid(2), rating=None), "`rating` is missing"),
        (line(of="x"), '`of` is "x", not a UUID'),
        (line(item=None), "`item` is missing"),
        (line(item=" "), '`item` is " ", not an item\'s id'),
        (line(seed=1.5), "`seed` is 1.5, not a whole number of at most 63 bits"),
        (line(seed=True), "`seed` is true, not a whole number of at most 63 bits"),
        (line(seed=2**63), f"`seed` is {2**63}, not a whole number of at most 63 bits"),
        (line(at="noon"), '`at` is "noon", not a time with its zone, such as 2026-01-02T03:04:05Z'),
        (line(at="2026-01-02T12:00:00"), '`at` is "2026-01-02T12:00:00", not a time with its zone'),
        (line(at="9999-01-02T12:00:00Z"), '`at` is "9999-01-02T12:00:00Z", not a time with its zone'),
        (line(at="0001-01-01T00:00:00+14:00"), '`at` is "0001-01-01T00:00:00+14:00", not a time with its zone'),
        (line(response=3), "`response` is 3, not a string"),
        (line(response="\ud800"), '`response` is "\\ud800", not a string'),
        (line(verdict="right"), '`verdict` is "right", not one of correct, imprecise, partial'),
        (line(score=1.1), "`score` is 1.1, not a number from 0 to 1"),
        (line(score=math.nan), "`score` is NaN, not a number from 0 to 1"),
        (line(score="1"), '`score` is "1", not a number from 0 to 1'),
        (line(rating=0), "`rating` is 0, not 1, 2, 3 or 4"),
        (line(rating=True), "`rating` is true, not 1, 2, 3 or 4"),
        (line(seconds=-1), "`seconds` is -1, not a number of seconds"),
        (line(seconds=math.inf), "`seconds` is Infinity, not a number of seconds"),
        (line(hints=-1), "`hints` is -1, not a whole number from 0"),
        (line(misconception=""), '`misconception` is "", not a misconception\'s id'),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_with_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is compared below
        from_line(text)
    assert str(refusal.value).startswith(problem)


def test_what_only_some_entries_have_stands_only_in_their_lines() -> None:
    chosen = optimize(1)
    assert json.loads(to_line(chosen))["parameters"] == list(PARAMETERS)
    assert json.loads(to_line(keep(1, "one")))["edition"] == "one"
    tried = review(1, tries=(Try("0.9", Verdict.CORRECT),))
    assert json.loads(to_line(tried))["tries"] == [{"response": "0.9", "verdict": "correct"}]
    assert set(json.loads(to_line(review(1)))) == set(KEYS) - {"edition", "parameters", "tries"}


VALUES = st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_no_value_is_met_with_anything_but_an_entry_or_a_refusal(changes: dict[str, object]) -> None:
    with suppress(ValueError):
        assert isinstance(from_line(line(**changes)), Entry)


def test_what_a_clock_far_ahead_had_recorded_can_be_imported() -> None:
    entry = replace(review(1), at=datetime(2900, 1, 1, tzinfo=UTC), seconds=900 * 365.25 * 86_400)
    assert from_line(to_line(entry)) == entry
