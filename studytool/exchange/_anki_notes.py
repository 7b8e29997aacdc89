"""Notes of Anki's as questions: a front and a back, gaps of a cloze, or a variant that was exported from here."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from studytool.exchange._anki_files import media, opened
from studytool.exchange.contract import Question, Unread
from studytool.exchange.contract.answers import Answer, Reading, number
from studytool.items.contract.portable import Choice, Essay, MultipleChoice, Ordering, Wrong
from studytool.messages import exchange as said

NOTES = "SELECT id, mid, guid, tags, flds FROM notes ORDER BY id"
FIELDS = "\x1f"
OURS = ("Prompt", "Hint", "Key", "Answer", "Solution", "Item")
GAP = re.compile(
    r"\{\{c(?P<number>\d+)::(?P<text>(?:(?!\{\{c\d+::|\}\}).)*?)(?:::(?P<hint>(?:(?!\}\}).)*))?\}\}", re.DOTALL
)
WITHIN = re.compile(r"(?P<key>\S+)(?: (?P<unit>.+))? \(± (?P<within>\S+)\)")
MISTAKE = re.compile(r"✗ (?P<responses>.+?) — (?P<feedback>.+)", re.DOTALL)
BLANK = "…"
LONG = 60  # signs of a gap that is still typed, not recalled


def read(path: Path) -> Iterator[Question | Unread]:
    held = media(path)
    with opened(path) as connection:
        names = _field_names(connection)
        for note, kind, guid, _, fields in connection.execute(NOTES):
            texts = str(fields).split(FIELDS)
            own = Reading(f"note {note}", str(guid).partition("#")[0] if names.get(kind) == OURS else "")
            try:
                if names.get(kind) == OURS and len(texts) == len(OURS):
                    questions = _ours(dict(zip(OURS, texts, strict=True)), own, held)
                else:
                    questions = _others([text for text in texts if text.strip()], own, held)
            except ValueError as refused:
                yield own.unread(said.refused(str(refused)))
                continue
            if questions:
                yield from own.given(*questions)
            else:
                yield own.unread(said.NO_BACK)


def _field_names(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """The names of the fields of each kind of note, of a collection of any age."""
    names: dict[int, tuple[str, ...]] = {}
    with suppress(sqlite3.OperationalError):  # an older collection has no such table
        for kind, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            names[kind] = (*names.get(kind, ()), str(name))
    if not names:
        (models,) = connection.execute("SELECT models FROM col").fetchone()
        for kind, model in json.loads(models).items():
            names[int(kind)] = tuple(str(field["name"]) for field in model["flds"])
    return names


# Anybody's notes -----------------------------------------------------------------------------------------------------


def _others(texts: list[str], own: Reading, held: Callable[[str], bytes | None]) -> list[Question]:
    if any(GAP.search(text) for text in texts):
        gapped = next(text for text in texts if GAP.search(text))
        rest = [own.html(text) for text in texts if text != gapped]
        return _gaps(gapped, "\n\n".join(rest), own)
    if len(texts) < 2:
        return []
    front, picture, alt = own.pictured(texts[0], held)
    back, *rest = [own.html(text) for text in texts[1:]]
    if not front or not back:
        return []
    solution = "\n\n".join(text for text in rest if text)
    return [Question(prompt=front, ask=Essay(back), picture=picture, alt=alt, solution=solution)]


def _gaps(text: str, solution: str, own: Reading) -> list[Question]:
    """A question for each number, in which every gap of that number is one."""
    if "image-occlusion:" in text:
        own.lost.append(said.NO_MEDIA)
        return []
    questions = []
    for wanted in dict.fromkeys(match["number"] for match in GAP.finditer(text)):
        hints = [match["hint"] for match in GAP.finditer(text) if match["number"] == wanted and match["hint"]]
        hidden = [own.html(match["text"]) for match in GAP.finditer(text) if match["number"] == wanted]
        shown = _shown(text, wanted)
        key = "; ".join(hidden)
        short = len(hidden) == 1 and key.isprintable() and len(key) <= LONG and not set("$\\`*[") & set(key)
        question = Question(prompt=own.html(shown), ask=Essay(key), hint=own.html(hints[0]) if hints else "")
        if key:
            ask = own.words([Answer(key.replace("*", r"\*"), 100.0)]) if short else Essay(key)
            questions.append(replace(question, ask=ask, solution=solution))
    return questions


def _shown(text: str, hidden: str) -> str:
    """The text without its gaps of one number, and with what is in the others."""
    return GAP.sub(lambda match: BLANK if match["number"] == hidden else match["text"], text)


# Our own decks -------------------------------------------------------------------------------------------------------


def _ours(fields: dict[str, str], own: Reading, held: Callable[[str], bytes | None]) -> list[Question]:
    from bs4 import BeautifulSoup

    front, back = (BeautifulSoup(fields[name], "html.parser") for name in ("Prompt", "Answer"))
    options = front.find("ol")
    if options:
        options.extract()
    prompt, picture, alt = own.pictured(str(front), held)
    question = Question(
        prompt=prompt,
        picture=picture,
        alt=alt,
        ask=Essay(own.html(fields["Answer"])),
        hint=own.html(fields["Hint"]),
        solution=own.html(fields["Solution"]),
    )
    listed = back.find("ol")
    if listed and listed.get("type") == "1":
        steps = tuple(own.html(step.decode_contents()) for step in listed.find_all("li", recursive=False))
        return [replace(question, ask=Ordering(steps, tuple(range(len(steps)))))]
    if listed and options:
        texts = [own.html(one.decode_contents()) for one in options.find_all("li", recursive=False)]
        judged = [own.html(one.decode_contents()) for one in listed.find_all("li", recursive=False)]
        marks = options.get_attribute_list("class")
        choices = tuple(
            Choice(text, line.startswith("✓"), line[2 + len(text) :].removeprefix(" — "))
            for text, line in zip(texts, judged, strict=True)
        )
        return [replace(question, ask=MultipleChoice(choices, "many" in marks, "fixed" not in marks))]
    if not fields["Key"]:
        return [question]
    told = (MISTAKE.fullmatch(own.html(one.decode_contents())) for one in back.find_all("li"))
    wrong = tuple(Wrong(tuple(one["responses"].split(" / ")), one["feedback"]) for one in told if one)
    written = back.find("p")
    shown = written.get_text() if written else ""
    if between := WITHIN.fullmatch(shown):
        unit = between["unit"] or ""
        ask = own.numerical([(Answer(number(fields["Key"]) or "", 100.0), between["within"])], unit)
        prompt = question.prompt.removesuffix(f" ({unit})")
        return [replace(question, prompt=prompt, ask=ask._replace(wrong=wrong))] if ask else []
    words = own.words(Answer(text.replace("*", r"\*"), 100.0) for text in shown.split(" / "))
    return [replace(question, ask=words._replace(wrong=wrong))]
