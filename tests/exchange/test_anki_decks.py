"""Decks as Anki itself reads them: each is imported into a collection of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from studytool.bank.loader import load
from studytool.exchange import anki
from studytool.exchange.contract import Question, Sheet, Unread
from studytool.exchange.contract.asking import sheet
from studytool.items.contract.judging import judge
from studytool.items.contract.portable import Essay, Numerical, ShortAnswer
from studytool.model import Rating, Verdict

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items


def written() -> Sheet:
    return sheet(SAMPLES, range(3), "en", "samples")[0]


@contextmanager
def imported(content: bytes, folder: Path, times: int = 1) -> Iterator[Collection]:
    package = folder / "deck.apkg"
    package.write_bytes(content)
    collection = Collection(str(folder / "mine.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    for _ in range(times):
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    yield collection
    collection.close()


def test_every_variant_is_a_note_of_its_own_in_its_topics_deck_and_importing_twice_doubles_none(tmp_path: Path) -> None:
    asked = list(written().questions)
    with imported(anki.write(written()), tmp_path, times=2) as collection:
        notes = [collection.get_note(number) for number in collection.find_notes("")]
        assert {note.guid for note in notes} == {f"{one.item}#{one.seed}" for one in asked}
        assert len(notes) == len(asked) == collection.card_count()
        for note in notes:
            (card,) = note.cards()
            deck = collection.decks.name(card.did)
            assert note.tags == [f"studytool::{note['Item']}"]
            assert deck == f"samples::{note['Item'].partition('/')[0]}"


def test_what_a_card_asks_to_type_is_right(tmp_path: Path) -> None:
    items = {item.id: item for item in SAMPLES}
    typed = {f"{q.item}#{q.seed}" for q in written().questions if isinstance(q.ask, Numerical | ShortAnswer)}
    with imported(anki.write(written()), tmp_path) as collection:
        found = set()
        for number in collection.find_notes(""):
            note = collection.get_note(number)
            (card,) = note.cards()
            if "[[type:Key]]" in card.question():
                item, _, seed = note.guid.partition("#")
                assert judge(items[item], items[item].variant(int(seed)), note["Key"]).judgement.verdict is (
                    Verdict.CORRECT
                )
                found.add(note.guid)
        assert found == typed


def test_no_card_shows_its_answer_before_it_is_turned_and_none_lacks_it_after(tmp_path: Path) -> None:
    with imported(anki.write(written()), tmp_path) as collection:
        for number in collection.find_notes(""):
            note = collection.get_note(number)
            (card,) = note.cards()
            assert note["Answer"] in card.answer()
            assert note["Answer"] not in card.question()
            assert "{{" not in card.question() + card.answer()


@pytest.mark.parametrize("ease", [1, 3])
def test_a_review_in_anki_comes_back_to_its_item(tmp_path: Path, ease: Literal[1, 3]) -> None:
    with imported(anki.write(written()), tmp_path) as collection:
        deck = collection.decks.id_for_name("samples")
        assert deck
        collection.decks.select(deck)
        card = collection.sched.getCard()
        assert card
        card.start_timer()
        item = card.note()["Item"]
        collection.sched.answerCard(card, ease)
    history = anki.read_reviews(tmp_path / "mine.anki2", {one.id for one in SAMPLES})
    assert [(review.item, review.rating) for review in history.reviews] == [(item, Rating(ease))]
    assert history.unknown == 0


def exported(collection: Collection, folder: Path, *, legacy: bool) -> Path:
    """A package as Anki itself writes it, in today's format or in that of before 2022."""
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
    collection.export_anki_package(out_path=str(folder / "out.apkg"), options=options, limit=None)
    return folder / "out.apkg"


@pytest.mark.parametrize("legacy", [False, True])
def test_notes_that_anybody_wrote_in_anki_are_questions(tmp_path: Path, legacy: bool) -> None:
    collection = Collection(str(tmp_path / "mine.anki2"))
    for kind, fields in (
        ("Basic", ["Capital of <b>France</b>?", "Paris \\(x_1\\)"]),
        ("Cloze", ["{{c1::Canberra::city}} lies in {{c2::Australia}}", "since 1913"]),
        ("Basic", ["Only a front", ""]),
    ):
        model = collection.models.by_name(kind)
        deck = collection.decks.id_for_name("Default")
        assert model
        assert deck
        note = collection.new_note(model)
        note.fields = fields
        collection.add_note(note, deck)
    file = exported(collection, tmp_path, legacy=legacy)
    collection.close()
    found = [*anki.read(file)]
    capital, first, second = (one for one in found if isinstance(one, Question))
    assert (capital.prompt, capital.ask) == ("Capital of **France**?", Essay("Paris $x_1$"))
    assert (first.prompt, first.ask, first.hint, first.solution) == (
        "… lies in Australia", ShortAnswer(("Canberra",)), "city", "since 1913",
    )  # fmt: skip
    assert second.prompt == "Canberra lies in …"
    assert len([one for one in found if isinstance(one, Unread)]) == 1


@pytest.mark.parametrize("legacy", [False, True])
def test_our_own_deck_comes_back_from_a_package_that_anki_wrote(tmp_path: Path, legacy: bool) -> None:
    with imported(anki.write(written()), tmp_path) as collection:
        file = exported(collection, tmp_path, legacy=legacy)
    before, after = (
        sorted(repr(replace(one, place="")) for one in anki.read(package)) for package in (tmp_path / "deck.apkg", file)
    )
    assert after == before
    history = anki.read_reviews(file, {one.id for one in SAMPLES})
    assert (len(history.reviews), history.unknown) == (0, 0)
