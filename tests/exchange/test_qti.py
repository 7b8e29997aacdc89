"""QTI 1.2, its conditions carried out as Canvas does: the key gains every point, a mistake none.

Conditions side by side are alternatives: so Canvas writes the answers that are accepted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring

import pytest

from studytool.bank.loader import load
from studytool.exchange.contract import Question, Sheet, distinct
from studytool.exchange.contract.asking import sheet
from studytool.exchange.contract.gaps import singles
from studytool.exchange.qti import lost, write
from studytool.items.contract.portable import Essay, MultipleChoice, Numerical, Ordering, ShortAnswer

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
Q = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
Responses = Mapping[str, set[str]]


def quiz(content: bytes) -> Element:
    """The quiz that the manifest leads to."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        manifest = fromstring(package.read("imsmanifest.xml"))
        resource, *others = manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}resource")
        assert resource.get("type") == "imsqti_xmlv1p2"
        assert {other.get("type") for other in others} <= {"webcontent"}
        return fromstring(package.read(resource.get("href", "")))


def holds(condition: Element, responses: Responses) -> bool:
    parts = [holds(part, responses) for part in condition]
    given = responses.get(condition.get("respident", ""), set())
    text = condition.text or ""
    match condition.tag.removeprefix(Q):
        case "conditionvar" | "or":
            return any(parts)
        case "and":
            return all(parts)
        case "not":
            return not any(parts)
        case "other":
            return True
        case "varequal":
            return text in given
        case "vargte":
            return any(float(one) >= float(text) for one in given)
        case "varlte":
            return any(float(one) <= float(text) for one in given)
    raise AssertionError(condition.tag)


def score(item: Element, responses: Responses) -> float:
    points = 0.0
    for rule in item.iter(f"{Q}respcondition"):
        condition = rule.find(f"{Q}conditionvar")
        assert condition is not None
        if holds(condition, responses):
            for gained in rule.iter(f"{Q}setvar"):
                points = float(gained.text or "") + (points if gained.get("action") == "Add" else 0)
            if rule.get("continue") == "No":
                break
    return points


def tried(question: Question) -> Iterator[tuple[Responses, bool]]:
    """Responses, and whether they are right."""
    match question.ask:
        case MultipleChoice(choices=choices, many=many):
            right = {str(place) for place, choice in enumerate(choices, 1) if choice.correct}
            yield {"response1": right}, True
            for place, choice in enumerate(choices, 1):
                if not choice.correct:
                    yield {"response1": right | {str(place)} if many else {str(place)}}, False
        case ShortAnswer(accept=accept, wrong=wrong):
            yield from (({"response1": {one}}, True) for one in accept)
            yield from (({"response1": set(one.responses)}, False) for one in wrong)
        case Numerical(value=value, within=within, wrong=wrong):
            yield from (({"response1": {repr(float(value) + k * float(within))}}, abs(k) < 1) for k in (0, 0.9, -1.1))
            yield from (({"response1": set(one.responses)}, False) for one in wrong)
        case Ordering(steps=steps):
            places = [str(place) for place in range(1, len(steps) + 1)]
            yield {f"response_{place}": {place} for place in places}, True
            yield {f"response_{place}": {places[0]} for place in places}, False


def test_the_key_gains_every_point_and_a_mistake_does_not() -> None:
    written, _ = sheet(SAMPLES, range(3), "en", "samples")
    made = {item.get("title"): item for item in quiz(write(written)).iter(f"{Q}item")}
    asked = [one for variants in written.items for variant in distinct(variants) for one in singles(variant)]
    for gap, question in asked:
        item = made[f"{question.name} ({question.seed}) {gap}".rstrip()]
        for responses, right in tried(question):
            assert (score(item, responses) == pytest.approx(100, abs=0.1)) is right
        if isinstance(question.ask, Essay):
            assert item.find(f"{Q}itemfeedback[@ident='general_fb']") is not None


def test_each_group_draws_one_of_the_variants_and_no_two_things_share_a_name() -> None:
    written, _ = sheet(SAMPLES, range(3), "en", "samples")
    document = quiz(write(written))
    groups = document.findall(f"{Q}assessment/{Q}section/{Q}section")
    assert {group.findtext(f"{Q}selection_ordering/{Q}selection/{Q}selection_number") for group in groups} == {"1"}
    assert max(len(group.findall(f"{Q}item")) for group in groups) == 3
    names = [one.get("ident") for one in document.iter() if one.tag in (f"{Q}item", f"{Q}section")]
    assert len(set(names)) == len(names)


def test_feedback_that_is_shown_is_there() -> None:
    for item in quiz(write(sheet(SAMPLES, range(2), "en", "samples")[0])).iter(f"{Q}item"):
        linked = {shown.get("linkrefid") for shown in item.iter(f"{Q}displayfeedback")}
        assert linked == {feedback.get("ident") for feedback in item.iter(f"{Q}itemfeedback")}


@pytest.mark.parametrize("tex", [r"\frac{a}{b} < 1 & 2", 'x "=" y%2', r"\pi'"])
def test_a_formula_is_the_image_that_canvas_draws(tex: str) -> None:
    question = Question(prompt=f"${tex}$", ask=Essay("k"), item="a/b", topic="a")
    text = quiz(write(Sheet("", "en", ((question,),)))).findtext(f".//{Q}presentation/{Q}material/{Q}mattext")
    image = fromstring(re.sub(r"(<img[^>]*)>", r"\1/>", text or "")).find("img")
    assert image is not None
    assert image.get("data-equation-content") == tex
    assert unquote(unquote(image.get("src", "").removeprefix("/equation_images/"))) == tex


def test_a_hint_is_listed_as_lost() -> None:
    question = Question(prompt="x", ask=Essay("k"), item="a/b", topic="a")
    assert not list(lost(question))
    assert list(lost(replace(question, hint="h")))
