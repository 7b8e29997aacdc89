"""The page says what the terminal says: every snippet and every item's samples, in CPython and in what is shipped."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, islice, product
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from studytool.bank.catalogue import Brief
from studytool.check.proofs import OWN_CODE
from studytool.check.snippets import same
from studytool.items.contract import Item, Variant
from studytool.items.contract.judging import judge
from studytool.items.text import fold
from studytool.maths.settling import told as read_as
from studytool.model import Entry, Level, Sample, Verdict
from studytool.notes.note import read
from studytool.notes.translation import pages
from studytool.page.judging import row
from studytool.site import figures
from studytool.study.lines import plain, stamp
from studytool.study.schedule import rate, replay
from studytool.study.stats import known_reviews, seen, summary
from tests.browser.conftest import CHECKOUT, visiting
from tests.course import bank
from tests.study.logs import ITEMS, NOON, logs

BANK = [item for item in bank().items if not item.retired]
NOTES = {path.stem: read(path) for path in pages(CHECKOUT / "docs")}
WITH_SNIPPETS = [name for name, note in NOTES.items() if note.snippets]
TOPICS = sorted({item.topic for item in BANK})
VARIANTS = ((0, "en"), (3, "zh"))
CODE = [item for item in BANK if item.form.code]

ASK = """async ([address, requests]) => {
  const { ask } = await import(address);
  const answers = [];
  for (const request of requests) {
    let printed = "";
    const watch = { output: (stream, text) => { if (stream !== "stderr") printed += text; } };
    answers.push({ ...(await ask(request, watch)), printed });
  }
  return answers;
}"""
LOCAL = """async ([address, name, all]) => {
  const judge = await import(address);
  return all.map(given => judge[name](...given));
}"""

AMOUNTS = """async ([address, log, now]) => {
  const { standing, done, right, streak } = await import(address);
  const reviews = standing(log);
  return { done: [...done(reviews)], right: right(reviews), streak: streak(reviews, new Date(now)) };
}"""

pytestmark = pytest.mark.usefixtures("runtime")
Ask = Callable[[str, list[list[object]]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def tab(browser: Browser, site: str) -> Iterator[Page]:
    with visiting(browser) as visit:
        visit.page.goto(site)
        yield visit.page


@pytest.fixture(scope="module")
def ask(tab: Page, site: str) -> Ask:
    """What the page's Python answers to one kind of request, for each of many."""

    def answered(do: str, arguments: list[list[object]]) -> list[dict[str, Any]]:
        code = {item.id for item in CODE}
        requests = [
            {"do": "judge-code" if do == "judge" and given[0] in code else do, "with": given} for given in arguments
        ]
        answers: list[dict[str, Any]] = tab.evaluate(ASK, [f"{site}assets/runtime.js", requests])
        return answers

    return answered


@pytest.mark.parametrize("name", WITH_SNIPPETS)
def test_every_snippet_prints_and_draws_in_the_page_what_it_does_in_the_terminal(ask: Ask, name: str) -> None:
    snippets = NOTES[name].snippets
    named: list[list[object]] = [
        [snippet.code, f"snippet {number}", name] for number, snippet in enumerate(snippets, start=1)
    ]
    drawn = figures.outputs(CHECKOUT, snippets)
    for snippet, printed, answer in zip(snippets, drawn, ask("run", named), strict=True):
        assert "error" not in answer
        assert same(printed or snippet.output or "", answer["printed"])


@pytest.mark.parametrize("topic", TOPICS)
def test_every_sample_is_judged_in_the_page_as_in_the_terminal(ask: Ask, topic: str) -> None:
    """Each item in one of the variants, since there are thousands of samples."""
    told = [
        ([item.id, seed, sample.response, language], terminal(item, variant, sample.response, language))
        for place, item in enumerate(BANK)
        if item.topic == topic
        for seed, language in [VARIANTS[place % 2]]
        for variant in [item.variant(seed)]
        for sample in judged_here(item, variant)
    ]
    for (asked, expected), answer in zip(told, ask("judge", [asked for asked, _ in told]), strict=True):
        assert {name: answer.get(name) for name in expected} == expected, asked


def judged_here(item: Item, variant: Variant) -> Iterator[Sample]:
    """All samples, but of code the first two, right and wrong: each takes a new Python. One item of code has all."""
    return islice(item.samples(variant), 2 if item.form.code and item is not CODE[0] else None)


def terminal(item: Item, variant: Variant, response: str, language: str = "en") -> dict[str, Any]:
    """What the terminal makes of a response. What stops code is worded by what stopped it."""
    judgement = judge(item, variant, response, OWN_CODE).judgement
    if item.form.code:
        return {"verdict": judgement.verdict.value, "score": judgement.score}
    return {
        "verdict": judgement.verdict.value,
        "score": pytest.approx(judgement.score),
        "feedback": [text.say(language) for text in judgement.feedback],
        "read": [*read_as(judgement)],
        "misconception": judgement.misconception,
        "rows": [row(component) for component in judgement.components if component.index],
    }


@pytest.mark.parametrize("topic", TOPICS)
def test_every_variant_is_asked_in_the_page_as_in_the_terminal(ask: Ask, topic: str) -> None:
    asked = [(item, seed, language) for item in BANK if item.topic == topic for seed, language in VARIANTS]
    given = [[item.id, seed, language] for item, seed, language in asked]
    for (item, seed, language), answer in zip(asked, ask("show", given), strict=True):
        variant = item.variant(seed)
        assert answer == {
            "prompt": item.fill(item.prompt, variant, language),
            "options": item.options_shown(variant, language),
            "hint": item.fill(item.hint, variant, language) if item.hint else "",
            "key": item.key_shown(variant, language),
            "solution": item.fill(item.solution, variant, language) if item.solution else "",
            "printed": "",
        }


@pytest.fixture(scope="module")
def answers(tab: Page, site: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tab.request.get(f"{site}assets/runtime/answers.en.json").text())
    return found


def local(tab: Page, site: str, name: str, all_given: list[list[object]], module: str = "judge") -> list[Any]:
    """What the page's script makes of each of these."""
    found: list[Any] = tab.evaluate(LOCAL, [f"{site}assets/{module}.js", name, all_given])
    return found


def test_every_choice_of_options_is_judged_at_once_as_by_python(tab: Page, site: str, answers: dict[str, Any]) -> None:
    told = [
        (item, item.variant(0), chosen) for item in BANK if item.type == "choice" for chosen in ways_to_choose(item)
    ]
    all_given = [[answers["items"][item.id], chosen, answers["words"]] for item, _, chosen in told]
    for (item, variant, chosen), found in zip(told, local(tab, site, "judgeChoice", all_given), strict=True):
        expected = terminal(item, variant, ",".join(str(place + 1) for place in chosen))
        assert found == {name: expected[name] for name in found}


def ways_to_choose(item: Item) -> Iterator[list[int]]:
    """None, one, and where many may be right every set of places."""
    places = range(len(item.options_shown(item.variant(0), "en")))
    most = len(places) if getattr(item, "select", "") == "many" else 1
    for size in range(most + 1):
        yield from map(list, combinations(places, size))


@pytest.mark.parametrize(("kind", "judge"), [("text", "judgeText"), ("recall", "judgeRecall"), ("order", "judgeOrder")])
def test_every_text_is_judged_at_once_as_by_python(
    tab: Page, site: str, answers: dict[str, Any], kind: str, judge: str
) -> None:
    told = [
        (item, item.variant(0), response)
        for item in BANK
        if item.type == kind
        for response in (*(sample.response for sample in item.samples(item.variant(0))), " 4\n", "toString")
    ]
    assert told
    all_given = [[answers["items"][item.id], response, answers["words"]] for item, _, response in told]
    for (item, variant, response), found in zip(told, local(tab, site, judge, all_given), strict=True):
        expected = terminal(item, variant, response)
        assert found == {name: expected[name] for name in found}


def test_a_response_earns_in_the_page_the_rating_of_the_terminal(tab: Page, site: str) -> None:
    seconds = (None, 0.0, 5.0, 5.001, 20.0, 60.0, 60.001)
    ways = list(product(Verdict, (0.0, 0.49, 0.5, 1.0), (0, 1), seconds, (None, *Level)))
    names = ("score", "hints", "seconds", "level")
    found = local(
        tab, site, "rate", [[verdict, dict(zip(names, more, strict=True))] for verdict, *more in ways], "session"
    )
    assert found == [rate(verdict, **dict(zip(names, more, strict=True))) for verdict, *more in ways]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(logs(), st.integers(0, 9 * 86_400))
def test_a_log_amounts_in_the_page_to_what_it_does_in_the_terminal(
    tab: Page, site: str, entries: list[Entry], seconds: int
) -> None:
    entries = sorted(map(answered, entries), key=lambda entry: (entry.at, entry.id))
    now = NOON + timedelta(seconds=seconds)
    found = tab.evaluate(AMOUNTS, [f"{site}assets/standing.js", list(map(plain, entries)), stamp(now)])
    memory = replay(entries)
    items = [Brief(item, "choice", "all", None, None, False, 0, 0) for item in ITEMS]
    zone = datetime.now().astimezone().tzinfo
    assert zone
    stats = summary(seen(entries), known_reviews(entries), memory, items, now, zone=zone)
    assert sorted(found["done"]) == sorted(memory)
    assert (found["right"], found["streak"]) == (stats.topics[0].correct, stats.streak)


def answered(entry: Entry) -> Entry:
    """A review with a verdict, and all within some days."""
    verdict = (Verdict.CORRECT if int(entry.id[-1], 16) % 2 else Verdict.PARTIAL) if entry.kind == "review" else None
    return replace(entry, verdict=verdict, at=NOON + (entry.at - NOON) / 50)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.text("aB1.,-−/%$ ß½ⅣΣς·é　１（）'_²²٣", max_size=12)),
        min_size=50,
        max_size=200,
    )
)
@example(["-1", "a-1", "1/2", "1 / 2", "3.5", "v3.5", "25%", "x%", "$A$ B", "…", "STRASSE", "Straße", "ΟΔΟΣ", "ı", "½"])
def test_phrases_are_folded_by_the_script_as_by_python(tab: Page, site: str, phrases: list[str]) -> None:
    phrases = [phrase for phrase in phrases if known(phrase)]
    assert local(tab, site, "fold", [[phrase] for phrase in phrases]) == [fold(phrase) for phrase in phrases]


def known(phrase: str) -> bool:
    """Whether it can reach the browser at all, and is in the Unicode that both know."""
    return all(ord(letter) < 0x10000 and unicodedata.category(letter) not in ("Cn", "Cs") for letter in phrase)
