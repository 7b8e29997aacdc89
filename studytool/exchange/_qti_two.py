"""Questions of QTI 2: one interaction an item."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from xml.etree.ElementTree import Element, tostring

from studytool.exchange.contract import Question, reading
from studytool.exchange.contract.answers import Answer, Reading, number
from studytool.items.contract.portable import Essay, Ordering

BLANK = "…"
OTHERS = ("endAttemptInteraction", "mediaInteraction")  # which ask nothing
OPTIONS = ("simpleChoice", "inlineChoice")


def questions(item: Element, own: Reading, held: Callable[[str], bytes | None]) -> list[Question]:
    body = item.find("itemBody")
    interactions = (
        [one for one in body.iter() if one.tag.endswith("Interaction") and one.tag not in OTHERS]
        if body is not None
        else []
    )
    if body is None or len(interactions) != 1:
        return []
    interaction = interactions[0]
    right = [reading.inside(one).strip() for one in item.iterfind("responseDeclaration/correctResponse/value")]
    mapped = [
        one.get("mapKey", "") for one in item.iterfind("responseDeclaration/mapping/mapEntry")
        if float(number(one.get("mappedValue", "0")) or 0) > 0
    ]  # fmt: skip
    modal = list(item.iter("modalFeedback"))
    asked = interaction.find("prompt")
    words, picture, alt = own.pictured(_html(body), held)
    texts = (words, _markup(asked, own) if asked is not None else "")
    question = Question(
        prompt="\n\n".join(text for text in texts if text),
        ask=Essay(""),
        picture=picture,
        alt=alt,
        solution=_markup(modal[0], own) if len(modal) == 1 else "",
    )
    choices = {
        one.get("identifier", ""): one for one in interaction.iter() if one.tag in ("simpleChoice", "inlineChoice")
    }
    match interaction.tag:
        case "choiceInteraction" | "inlineChoiceInteraction":
            answers = [
                Answer(_markup(one, own), 100.0 * (name in (right or mapped)), _inline_feedback(one, own))
                for name, one in choices.items()
            ]
            many = interaction.get("maxChoices", "1") != "1" or len(right) > 1
            shuffle = interaction.get("shuffle", "false") == "true"
            return [replace(question, ask=own.choices(answers, many=many, shuffle=shuffle))] if right or mapped else []
        case "orderInteraction" if len(right) > 1 and set(right) <= choices.keys():
            steps = tuple(_markup(choices[name], own) for name in right)
            return [replace(question, ask=Ordering(steps, tuple(range(len(steps)))))]
        case "textEntryInteraction" if right or mapped:
            kind = item.find("responseDeclaration")
            numeric = kind is not None and kind.get("baseType") in ("float", "integer")
            given = own.numerical([(Answer(right[0], 100.0), "0")]) if numeric and right else None
            accepted = own.words(Answer(one.replace("*", r"\*"), 100.0) for one in dict.fromkeys((*right, *mapped)))
            return [replace(question, ask=given or accepted)]
        case "extendedTextInteraction" if right or question.solution:
            return [replace(question, ask=Essay("\n\n".join(right) or question.solution), solution="")]
    return []


def _markup(element: Element, own: Reading) -> str:
    return own.html(_html(element))


def _html(element: Element) -> str:
    """What is inside an element, a gap where something is asked."""
    held = deepcopy(element)
    for parent in held.iter():
        for child in [*parent]:
            if child.tag.endswith("Interaction") or child.tag == "feedbackInline":
                gap = f" {BLANK} " if child.tag in ("textEntryInteraction", "inlineChoiceInteraction") else ""
                tail = gap + (child.tail or "")
                child.clear()
                child.tag, child.tail = "span", tail
    held.tail = None
    return tostring(held, encoding="unicode", method="html")


def _inline_feedback(choice: Element, own: Reading) -> str:
    said_to = choice.find(".//feedbackInline")
    return _markup(said_to, own) if said_to is not None else ""
