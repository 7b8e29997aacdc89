"""Everything a learner reads of the bank, as a narrow and a usual terminal show it, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from studytool.items.contract import Item
from studytool.model import LANGUAGES, Text
from studytool.notes.delimiters import formulas
from studytool.terminal import tex
from studytool.terminal.layout import render
from tests.course import bank

ROOT = Path(__file__).parents[2]
BANK = bank().items
NOTES = sorted(ROOT.glob("docs/**/*.md"))


def read(item: Item, language: str) -> Iterator[tuple[int, str]]:
    """Each text with the values of a variant in it, and the cells that its place on the page takes from the left."""
    variant = item.variant(0)
    for path, text in item.texts():
        yield 0 if path == "prompt" else 2, item.fill(text, variant, language)
    for option in item.options_shown(variant, language):
        yield 5, option
    yield 2, item.expects()
    yield 8, item.key_shown(variant, language)


@pytest.mark.slow
@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80])
def test_every_text_of_every_item_fits_and_shows_no_sign_of_its_source(width: int, language: str, plain: bool) -> None:
    for item in BANK:
        for indent, text in read(item, language):
            shown = render(text.strip(), width - indent, plain=plain)
            assert max(map(cell_len, shown.split("\n"))) <= width - indent, item.id
            assert "\\" not in shown, item.id
            assert "TeXicode" not in shown, item.id
            assert shown.count("?") <= text.count("?"), item.id


def test_what_is_read_of_an_item_is_all_that_it_says() -> None:
    """A text that a type adds and forgets to name would be shown without being looked at here."""
    for item in BANK:
        named = {id(text) for _, text in item.texts()}
        assert {id(text) for text in feedback(item)} <= named, item.id


def feedback(item: Item) -> Iterator[Text]:
    for part in (*getattr(item, "mistakes", ()), *getattr(item, "options", ())):
        if part.feedback is not None:
            yield part.feedback


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80])
def test_every_equation_of_every_note_is_drawn_whole_with_its_rows_aligned(width: int) -> None:
    for note in NOTES:
        for _, source, display in formulas(note.read_text(encoding="utf-8")):
            box = tex.box(source, display=display, width=width)
            drawn, spoken = "\n".join(box.lines), tex.spoken(source)
            assert {cell_len(line) for line in box.lines} == {box.width}, (note.name, source)
            for shown in (drawn, spoken):
                assert "\\" not in shown, (note.name, source)
                assert "TeXicode" not in shown, (note.name, source)
                assert shown.count("?") <= source.count("?"), (note.name, source)
