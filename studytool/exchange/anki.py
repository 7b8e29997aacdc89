"""Anki: writes decks, and reads the history of reviews from a collection or a package that holds one.

A deck has a note for each variant, whose guid is the item's id and the seed, so that importing it again doubles
nothing; the tag leads its reviews back. A number or a word alone is typed in, and Anki shows what differs.

A review is one of this tool's where its note's guid, a tag `studytool::topic/item`, or a field is the full id of an
item. The notes of any deck are read as questions.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape, unescape
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from studytool.bank.pictures import Picture
from studytool.exchange._anki_files import COLLECTIONS, OLDER, PACKAGES, opened
from studytool.exchange._anki_notes import read as read
from studytool.exchange.contract import Export, Format, History, Question, Reviews, Sheet, not_installed
from studytool.exchange.contract.archive import zipped
from studytool.exchange.contract.gaps import asks, with_unit
from studytool.exchange.contract.markup import asked, delimited, html, inline
from studytool.items.contract.portable import (
    Choice,
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Portable,
    ShortAnswer,
    Wrong,
)
from studytool.messages import exchange as said
from studytool.model import Entry, Rating, Text

TAG = "studytool::"
FIELDS = "\x1f"
MARKUP = re.compile("<[^>]*>")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000  # milliseconds
UNTIL = 7_258_118_400_000  # the year 2200

NOTES = "SELECT id, guid, tags, flds FROM notes"
# Ease 0 and kinds 4 and 5 are dates set by hand; kind 3 with factor 0 is a deck studied apart from the schedule.
REVIEWS = f"""SELECT log.id, nid, ease, time FROM revlog AS log JOIN cards ON cards.id = cid
  WHERE ease BETWEEN 1 AND 4 AND (log.type < 3 OR log.type = 3 AND log.factor <> 0) AND log.id BETWEEN 0 AND {UNTIL}
  ORDER BY log.id"""


# Decks ---------------------------------------------------------------------------------------------------------------

FIELD_NAMES = ("Prompt", "Hint", "Key", "Answer", "Solution", "Item")
HINT = "{{#Hint}}<p>{{hint:Hint}}</p>{{/Hint}}"
BACK = "{{FrontSide}}<hr id=answer>{{Answer}}<div>{{Solution}}</div><p><small>{{Item}}</small></p>"
KNOWN_MODELS = {"studytool": (1_812_406_171, ""), "studytool (typed)": (1_812_406_172, "<p>{{type:Key}}</p>")}
CSS = ".card { font-family: sans-serif; font-size: 20px; text-align: left; max-width: 40em; margin: 1em auto }"
WRITTEN = 1_767_225_600  # one time for all, 1 January 2026, so that the same items give the same file


def write(sheet: Sheet) -> bytes:
    try:
        import genanki
    except ImportError as error:
        raise not_installed("genanki") from error
    models = {
        name: genanki.Model(
            number, name, fields=[{"name": field} for field in FIELD_NAMES], css=CSS,
            templates=[{"name": "Card 1", "qfmt": f"{{{{Prompt}}}}{typed}{HINT}", "afmt": BACK}],
        )
        for name, (number, typed) in KNOWN_MODELS.items()
    }  # fmt: skip
    decks: dict[str, genanki.Deck] = {}
    for question in sheet.questions:
        name = question.topic if sheet.title == question.topic else f"{sheet.title}::{question.topic}"
        deck = decks.setdefault(name, genanki.Deck(_number(name), name))
        fields, guid = _fields(question), f"{question.item}#{question.seed}"
        model = models["studytool (typed)" if fields["Key"] else "studytool"]
        deck.add_note(genanki.Note(model, [*fields.values()], guid=guid, tags=[f"{TAG}{question.item}"]))
    media = {_media(picture): picture.content for picture in sheet.pictures.values()}
    return _package(genanki.Package(list(decks.values())), media)


def _package(package: Any, media: Mapping[str, bytes]) -> bytes:
    """The package without a file on the way, and without the time of the day in it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        package.write_to_db(connection.cursor(), WRITTEN, count(WRITTEN * 1000))
        connection.commit()
        numbered = {str(number): name for number, name in enumerate(media)}
        files = {number: media[name] for number, name in numbered.items()}
        return zipped({OLDER: connection.serialize(), "media": json.dumps(numbered).encode(), **files})


def _number(name: str) -> int:
    """A number for a deck, the same for the same name."""
    return 2**30 + int.from_bytes(sha256(name.encode()).digest()[:4]) % 2**30


def _fields(question: Question) -> dict[str, str]:
    ask = question.ask
    return {
        "Prompt": asked(with_unit(question), delimited, _media(question.picture)) + _shown(ask),
        "Hint": html(question.hint, delimited),
        "Key": _typed(ask),
        "Answer": _answer(question),
        "Solution": html(question.solution, delimited),
        "Item": escape(question.item),
    }


def _media(picture: Picture | None) -> str:
    """A name for the file among the media of all decks."""
    return f"studytool-{sha256(picture.content).hexdigest()[:8]}-{picture.name}" if picture else ""


def _typed(ask: Portable) -> str:
    match ask:
        case Numerical(value=value):
            return value
        case ShortAnswer(accept=(first, *_)):
            return escape(first)
    return ""


def _shown(ask: Portable) -> str:
    """What stands below the prompt."""
    match ask:
        case MultipleChoice(choices=choices):
            return _list("A", (choice.text for choice in choices), " ".join(_marks(ask)))
        case Ordering(steps=steps, shown=shown):
            return _list("1", (steps[step] for step in shown))
        case Cloze():
            return "".join(html(asked, delimited) for asked in asks(ask))
        case Essay(template=template) if template:
            return f"<pre>{escape(template)}</pre>"
    return ""


def _answer(question: Question) -> str:
    """The key, and what is said of each foreseen mistake."""
    match question.ask:
        case MultipleChoice(choices=choices):
            return _list("A", map(_judged, choices))
        case Ordering(steps=steps):
            return _list("1", steps)
        case ShortAnswer(accept=accept, wrong=wrong):
            return f"<p>{' / '.join(map(escape, accept))}</p>{_mistakes(wrong)}"
        case Numerical(within=within, wrong=wrong):
            return f"<p>{escape(question.key)} (± {within})</p>{_mistakes(wrong)}"
    return html(question.key, delimited)


def _judged(choice: Choice) -> str:
    return f"{'✓' if choice.correct else '✗'} {choice.text} {choice.feedback and f'— {choice.feedback}'}".rstrip()


def _marks(ask: MultipleChoice) -> Iterator[str]:
    """What the list says of itself, for when it is read again."""
    if ask.many:
        yield "many"
    if not ask.shuffle:
        yield "fixed"


def _list(kind: str, texts: Iterable[str], marks: str = "") -> str:
    named = f' class="{marks}"' if marks else ""
    return f'<ol type="{kind}"{named}>{"".join(f"<li>{inline(text, delimited)}</li>" for text in texts)}</ol>'


def _mistakes(wrong: Iterable[Wrong]) -> str:
    lines = (
        f"<li>✗ {' / '.join(map(escape, one.responses))} — {inline(one.feedback, delimited)}</li>" for one in wrong
    )
    listed = "".join(lines)
    return f"<ul>{listed}</ul>" if listed else ""


def lost(question: Question) -> Iterator[Text]:
    del question
    yield said.OWN_RATING


# Reviews -------------------------------------------------------------------------------------------------------------


def read_reviews(path: Path, known: AbstractSet[str]) -> History:
    """The history of the `known` items, by full id, in a file of Anki's. Raises Unusable where there is none to read.

    A review's id is made from Anki's and its item's, so that reading it again gives the same.
    """
    with opened(path) as connection:
        notes = {note: _item(known, *said) for note, *said in connection.execute(NOTES)}
        reviews = tuple(
            _review(number, item, ease, taken)
            for number, note, ease, taken in connection.execute(REVIEWS)
            if (item := notes.get(note))
        )
    unknown = sum(item is None for item in notes.values())
    return History(reviews, len({review.item for review in reviews}), unknown)


FORMAT = Format(
    "Anki",
    Export(write, lost),
    read,
    reviews=Reviews(
        (*PACKAGES, *COLLECTIONS),
        "the reviews of notes that hold an item's full id: as their guid, a field, or the tag studytool::topic/item",
        read_reviews,
    ),
)


def _item(known: AbstractSet[str], guid: object, tags: object, fields: object) -> str | None:
    """The item a note stands for."""
    tagged = (tag.removeprefix(TAG) for tag in str(tags).split() if tag.startswith(TAG))
    written = (unescape(MARKUP.sub("", field)).strip() for field in str(fields).split(FIELDS))
    return next((name for name in (str(guid), *tagged, *written) if name in known), None)


def _review(number: int, item: str, ease: int, taken: int) -> Entry:
    """`number` is the time of the review in milliseconds, and its id; `taken` are milliseconds too."""
    return Entry(
        id=str(uuid5(NAMESPACE_OID, f"anki:{number}:{item}")),
        kind="review",
        item=item,
        at=EPOCH + timedelta(milliseconds=number),
        rating=Rating(ease),
        seconds=min(max(0, taken), DAY) / 1000,
    )
