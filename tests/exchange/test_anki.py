"""Anki's history, from packages that genanki makes and reviews as Anki writes them."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import genanki
import pytest

from studytool.errors import Unusable
from studytool.exchange import anki
from studytool.model import Rating
from studytool.study.store import Store
from tests.cli.running import exit_code_of

KNOWN = {"returns/discount", "bandits/regret", "bandits/greedy"}
MODEL = genanki.Model(
    1607392319, "plain", fields=[{"name": "Front"}, {"name": "Back"}],
    templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
)  # fmt: skip
NOTES = [
    genanki.Note(MODEL, ["What is discounted?", "The future"], guid="returns/discount"),
    genanki.Note(MODEL, ["What is regret?", "<div>bandits/regret&nbsp;</div>"]),
    genanki.Note(MODEL, ["Which arm?", "The best"], tags=["bandits", "studytool::bandits/greedy"]),
    genanki.Note(MODEL, ["Capital of France", "Paris"], tags=["studytool::gone/item"]),
]
BANK = "format: 1\ntopic: returns\nitems: [{id: discount, type: text, prompt: What is discounted?, accept: [future]}]"
AT = 1_767_355_200_000  # noon of 2 January 2026, in milliseconds
# (id, number of the note, ease, factor, time, type)
LOG = [
    (AT, 0, 3, 2500, 12_500, 0),
    (AT + 60_000, 0, 1, 2500, 4_000, 1),
    (AT + 120_000, 1, 4, 2500, 900, 2),
    (AT + 180_000, 2, 2, 2500, 60_000, 3),
    (AT + 240_000, 3, 3, 2500, 1_000, 1),  # a note of no item
    (AT + 300_000, 0, 0, 2500, 0, 4),  # a date set by hand
    (AT + 360_000, 0, 3, 2500, 0, 5),  # all rescheduled at once
    (AT + 420_000, 0, 3, 0, 1_000, 3),  # studied apart from the schedule
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a history of reviews."""
    deck = genanki.Deck(2059400110, "notes")
    for note in NOTES:
        deck.add_note(note)
    genanki.Package(deck).write_to_file(tmp_path / "deck.apkg")
    reviewed(collection(tmp_path / "deck.apkg"))
    return packed(tmp_path / "deck.apkg", tmp_path / "collection.anki2", "collection.anki2")


def collection(package: Path) -> Path:
    with zipfile.ZipFile(package) as files:
        return Path(files.extract("collection.anki2", package.parent))


def reviewed(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        cards = dict(connection.execute("SELECT notes.guid, cards.id FROM notes JOIN cards ON cards.nid = notes.id"))
        rows = [
            (number, cards[NOTES[note].guid], ease, factor, time, kind)
            for number, note, ease, factor, time, kind in LOG
        ]
        connection.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, 10, 5, ?, ?, ?)", rows)


def packed(package: Path, collection: Path, *names: str) -> Path:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as files:
        for name in names:
            files.write(collection, name)
    return package


def test_reviews_of_notes_that_hold_an_item_are_read_with_their_rating_time_and_length(package: Path) -> None:
    history = anki.read_reviews(package, KNOWN)
    found = [(review.item, review.rating, review.seconds) for review in history.reviews]
    assert found == [
        ("returns/discount", Rating.GOOD, 12.5),
        ("returns/discount", Rating.AGAIN, 4.0),
        ("bandits/regret", Rating.EASY, 0.9),
        ("bandits/greedy", Rating.HARD, 60.0),
    ]
    assert (history.items, history.unknown) == (3, 1)
    assert history.reviews[0].at == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert {review.kind for review in history.reviews} == {"review"}


def test_reading_it_again_gives_the_same_entries_and_no_two_share_an_id(package: Path) -> None:
    first, again = anki.read_reviews(package, KNOWN), anki.read_reviews(package, KNOWN)
    assert first == again
    assert len({review.id for review in first.reviews}) == 4


@pytest.mark.parametrize("name", ["mine.anki2", "mine.ANKI21"])
def test_a_collection_itself_is_read_and_left_as_it_is(package: Path, tmp_path: Path, name: str) -> None:
    file = Path(shutil.copy(tmp_path / "collection.anki2", tmp_path / name))
    before = file.read_bytes()
    assert anki.read_reviews(file, KNOWN) == anki.read_reviews(package, KNOWN)
    assert file.read_bytes() == before


def test_the_newer_collection_of_a_package_counts_not_the_note_in_the_older_one(package: Path, tmp_path: Path) -> None:
    file = tmp_path / "two.colpkg"
    packed(file, tmp_path / "collection.anki2", "collection.anki21")
    empty = tmp_path / "empty"
    with closing(sqlite3.connect(empty)) as connection, zipfile.ZipFile(file, "a") as files:
        connection.execute("CREATE TABLE none (x)")
        connection.commit()
        files.write(empty, "collection.anki2")
    assert anki.read_reviews(file, KNOWN) == anki.read_reviews(package, KNOWN)


def test_a_package_of_the_newest_format_that_is_damaged_is_a_clear_refusal(package: Path, tmp_path: Path) -> None:
    packed(package, tmp_path / "collection.anki2", "collection.anki2", "collection.anki21b", "media")
    with pytest.raises(Unusable, match="holds no collection of Anki's that can be read"):
        anki.read_reviews(package, KNOWN)


def test_importing_twice_doubles_nothing_and_says_what_was_taken(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "returns.yaml").write_text(BANK)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    common = ["--bank", str(tmp_path / "quiz"), "--db", str(tmp_path / "progress.sqlite3"), "--lang", "en"]
    for told in ("2 entries added; 0 known already", "0 entries added; 2 known already"):
        assert exit_code_of(["progress", "import", str(package), *common]) == 0
        assert capsys.readouterr().out == (
            f"Anki's file holds 2 reviews of 1 item of this bank; 3 of its notes are of none.\n{told}.\n"
        )
    with Store.open(tmp_path / "progress.sqlite3") as store:
        assert tuple(store.entries()) == anki.read_reviews(package, {"returns/discount"}).reviews
        assert store.memory().keys() == {"returns/discount"}


def test_a_package_that_swells_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.apkg", "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("collection.anki2", b"\0" * 50_000_000)
    with pytest.raises(Unusable, match="unpacks to more than"):
        anki.read_reviews(tmp_path / "bomb.apkg", KNOWN)


def spoilt(package: Path) -> dict[str, bytes]:
    whole = package.read_bytes()
    return {"cut": whole[:-40], "empty": b"", "text": b"no package", "lines": b'{"id": 1}\n'}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cut", "empty", "text", "lines"])
@pytest.mark.parametrize("name", ["deck.apkg", "mine.anki2"])
def test_a_file_that_is_something_else_is_a_clear_refusal(package: Path, tmp_path: Path, kind: str, name: str) -> None:
    content = spoilt(package)[kind]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unusable, match=r"nothing was imported$"):
        anki.read_reviews(tmp_path / name, KNOWN)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"none\.apkg: cannot be read"):
        anki.read_reviews(tmp_path / "none.apkg", KNOWN)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE revlog",
        "DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS id, 'returns/discount' AS guid, '' AS tags, '' AS flds",
        "UPDATE revlog SET time = 'long'",
        "UPDATE revlog SET ease = 1.5 WHERE type = 1",
    ],
)
def test_a_collection_made_to_confuse_is_a_clear_refusal(package: Path, tmp_path: Path, change: str) -> None:
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as connection:
        connection.executescript(change)
    with pytest.raises(Unusable, match="holds no collection of Anki's that can be read"):
        anki.read_reviews(tmp_path / "collection.anki2", KNOWN)
    assert package.exists()


@pytest.mark.slow
def test_a_collection_that_is_being_written_asks_to_close_anki(package: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "collection.anki2", isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unusable, match="Anki has it open; close Anki"):
            anki.read_reviews(tmp_path / "collection.anki2", KNOWN)
    assert package.exists()
