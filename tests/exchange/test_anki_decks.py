"""Decks as Anki itself reads them: each is imported into a collection of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from studytool.bank.loader import load
from studytool.exchange import anki
from studytool.exchange.contract import Sheet
from studytool.exchange.contract.asking import sheet
from studytool.items.contract.judging import judge
from studytool.items.contract.portable import Numerical, ShortAnswer
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
    history = anki.read(tmp_path / "mine.anki2", {one.id for one in SAMPLES})
    assert [(review.item, review.rating) for review in history.reviews] == [(item, Rating(ease))]
    assert history.unknown == 0
