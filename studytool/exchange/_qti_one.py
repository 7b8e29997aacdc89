"""Questions of QTI 1.2, as Canvas, Blackboard, ILIAS and others write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from studytool.bank.pictures import Picture
from studytool.exchange.contract import Question, reading
from studytool.exchange.contract.answers import Answer, Reading, number
from studytool.items.contract.portable import Essay, MultipleChoice, Portable
from studytool.messages import exchange as said

GENERAL = ("general_fb", "general")
RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
TEXTS = ("mattext", "matemtext", "mat_formattedtext", "matimage")


def fields_of(item: Element) -> dict[str, str]:
    return {
        reading.inside(field, "fieldlabel"): reading.inside(field, "fieldentry")
        for field in item.iter("qtimetadatafield")
    }


def questions(item: Element, own: Reading, held: Callable[[str], bytes | None]) -> list[Question]:
    presentation = item.find("presentation")
    if presentation is None:
        return []
    feedback = {made.get("ident", ""): made for made in item.iter("itemfeedback")}
    hints = [one for made in feedback.values() for one in made.iter("hint")]
    general = [feedback[name] for name in GENERAL if name in feedback]
    solutions = [one for made in item.iter("itemfeedback") for one in made.iter("solution")]
    material = [one for one in _outside(presentation) if one.tag == "material"]
    prompt, picture, alt = _prompt(material, own, held)
    question = Question(
        prompt=prompt,
        picture=picture,
        alt=alt,
        ask=Essay(""),
        hint=_said(hints[:1], own),
        solution=_said(solutions[:1], own) or _said(general[:1], own),
    )
    responses = [one for one in presentation.iter() if one.tag in RESPONSES]
    conditions = [*item.iter("respcondition")]
    right = [one for one in conditions if _points(one) > 0]
    if fields_of(item).get("question_type") == "fill_in_multiple_blanks_question":
        return _blanks(question, responses, own)
    if len(responses) == 1 and responses[0].tag == "response_lid":
        said_to = _said_to(conditions, feedback, own)
        fixed = "true_false" in fields_of(item).get("question_type", "")
        choice = _choices(responses[0], right, said_to, own, fixed=fixed)
        return [replace(question, ask=choice)] if choice else []
    if responses and all(one.tag == "response_lid" for one in responses):
        pairs = [(_left(one, own), _right_of(one, right, own)) for one in responses]
        others = [_said([label], own) for label in responses[0].iter("response_label")]
        return own.pairs(question, pairs, others)
    typed = [one for one in responses if one.tag in ("response_str", "response_num")]
    asks = [ask for one in typed if (ask := _typed(one, len(typed) == 1, right, own))]
    if not asks and len(typed) <= 1 and question.solution:
        return [replace(question, ask=Essay(question.solution), solution="")]
    if len(asks) == 1 == len(typed):
        return [replace(question, ask=asks[0])]
    if len(asks) != len(typed):
        return []
    names = [_said(list(response.iter("material"))[:1], own) for response in typed]
    return [
        replace(question, prompt=f"{question.prompt}\n\n{name or f'({place})'}", ask=ask)
        for place, (name, ask) in enumerate(zip(names, asks, strict=True), 1)
    ]


def _outside(element: Element) -> Iterator[Element]:
    """What is inside an element, but for what is inside a response."""
    for child in element:
        if child.tag not in RESPONSES:
            yield child
            if child.tag != "material":
                yield from _outside(child)


def _said(elements: Iterable[Element], own: Reading) -> str:
    texts = []
    for text in (
        one for element in elements for one in element.iter() if one.tag in ("mattext", "matimage", "matemtext")
    ):
        if text.tag == "matimage":
            own.lost.append(said.no_picture(text.get("uri", "").rpartition("/")[2][:60]))
        else:
            plain = text.get("texttype", "text/plain") == "text/plain" and "<" not in reading.inside(text)
            texts.append(own.marked(reading.inside(text), "plain_text" if plain else "html"))
    return "\n\n".join(text for text in texts if text)


def _prompt(
    material: list[Element], own: Reading, held: Callable[[str], bytes | None]
) -> tuple[str, Picture | None, str]:
    """The words of the question, with the picture in them where they are one text of HTML."""
    texts = [one for element in material for one in element.iter() if one.tag in TEXTS]
    if len(texts) == 1 and "<" in reading.inside(texts[0]):
        return own.pictured(reading.inside(texts[0]), held)
    return _said(material, own), None, ""


def _points(condition: Element) -> float:
    """What a condition gives, or nothing where it only says something."""
    values = (
        number(reading.inside(one)) for one in condition.iter("setvar") if one.get("action", "Set") in ("Set", "Add")
    )
    return max((float(value) for value in values if value), default=0.0)


def _equals(condition: Element, respident: str | None = None) -> list[str]:
    """The values that a condition asks for, but for those it denies."""
    denied = {one for negation in condition.iter("not") for one in negation.iter()}
    return [
        reading.inside(one).strip()
        for one in condition.iter("varequal")
        if one not in denied and (respident is None or one.get("respident") == respident)
    ]


def _said_to(conditions: list[Element], feedback: dict[str, Element], own: Reading) -> dict[str, str]:
    """What is said to each option that has a condition of its own."""
    found: dict[str, str] = {}
    for condition in conditions:
        values = _equals(condition)
        shown = [
            feedback[name]
            for one in condition.iter("displayfeedback")
            if (name := one.get("linkrefid", "")) in feedback
        ]
        if len(values) == 1 and shown and condition.find(".//not") is None:
            found.setdefault(values[0], _said(shown[:1], own))
    return found


def _choices(
    response: Element, right: list[Element], said_to: dict[str, str], own: Reading, *, fixed: bool
) -> MultipleChoice | None:
    idents = {value for condition in right for value in _equals(condition)}
    cardinality = response.get("rcardinality", "Single").lower()
    if cardinality == "ordered":
        raise ValueError("options to put in order are not read from QTI 1.2")
    many = cardinality == "multiple"
    best = max((_points(one) for one in right), default=0.0)
    full = idents if many else {value for one in right if _points(one) == best for value in _equals(one)}
    if full != idents:
        own.lost.append(said.PARTIAL_CREDIT)
    labels = [*response.iter("response_label")]
    answers = [
        Answer(_said([label], own), 100.0 * (label.get("ident", "") in full), said_to.get(label.get("ident", ""), ""))
        for label in labels
    ]
    render = response.find("render_choice")
    shuffle = not fixed and (render is None or render.get("shuffle", "Yes").lower() != "no")
    return own.choices(answers, many=many, shuffle=shuffle) if full else None


def _blanks(question: Question, responses: list[Element], own: Reading) -> list[Question]:
    """The gaps of Canvas, `[name]` in the prompt, each with a label for every response that it takes.

    What else a gap is called is left out, since it may be one of them."""
    prompt, asks = question.prompt, []
    for place, response in enumerate(responses, 1):
        prompt = prompt.replace(f"[{response.get('ident', '').removeprefix('response_')}]", f"({place}) …")
        labels = [_said([label], own) for label in response.iter("response_label")]
        asks.append(own.words(Answer(text.replace("*", r"\*"), 100.0) for text in labels if text))
    return [
        replace(question, prompt=f"{prompt}\n\n({place})", ask=ask) for place, ask in enumerate(asks, 1) if ask.accept
    ]


def _left(response: Element, own: Reading) -> str:
    return _said([one for one in response if one.tag == "material"], own)


def _right_of(response: Element, right: list[Element], own: Reading) -> str:
    wanted = {value for one in right for value in _equals(one, response.get("ident", ""))}
    labels = [label for label in response.iter("response_label") if label.get("ident", "") in wanted]
    return _said(labels[:1], own)


def _typed(response: Element, alone: bool, right: list[Element], own: Reading) -> Portable | None:
    respident = None if alone else response.get("ident", "")
    values = [value for one in right for value in _equals(one, respident) if value]
    bounds = {
        name: [value for one in right for tag in tags for limit in one.iter(tag)
               if (value := number(reading.inside(limit))) and respident in (None, limit.get("respident"))]
        for name, tags in (("low", ("vargte", "vargt")), ("high", ("varlte", "varlt")))
    }  # fmt: skip
    if bounds["low"] and bounds["high"]:
        low, high = Decimal(bounds["low"][0]), Decimal(bounds["high"][0])
        value = next((one for text in values if (one := number(text))), None) or str((low + high) / 2)
        within = max(high - Decimal(value), Decimal(value) - low)
        return own.numerical([(Answer(value, 100.0), str(within))])
    if response.tag == "response_num" and values:
        return own.numerical([(Answer(values[0], 100.0), "0")])
    words = own.words(Answer(value.replace("*", r"\*"), 100.0) for value in values)
    return words if words.accept else None
