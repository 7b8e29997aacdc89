"""Sheets, and pages of the site, as pages of a PDF, which Chromium prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from studytool.bank.loader import load
from studytool.exchange import paper
from studytool.exchange.contract.asking import sheet
from tests.browser.conftest import Visit, settled
from tests.browser.test_questions import PAGE

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
SHEETS = 3
A4 = (595, 842)  # in points


@pytest.fixture(scope="module")
def printed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    folder = tmp_path_factory.mktemp("paper")
    (folder / "sheets.html").write_bytes(paper.write(sheet(SAMPLES, range(SHEETS), "en", "samples")[0]))
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((folder / "sheets.html").as_uri())
    page.pdf(path=folder / "sheets.pdf", prefer_css_page_size=True)
    page.close()
    assert complaints == []
    return PdfReader(folder / "sheets.pdf")


def test_every_sheet_begins_on_a_page_of_its_own_and_the_keys_do(printed: PdfReader) -> None:
    texts = [page.extract_text() for page in printed.pages]
    starts = [place for place, text in enumerate(texts) if re.search(r"Name\s", text)]
    keys = [place for place, text in enumerate(texts) if "samples: key" in text]
    assert len(starts) == SHEETS
    assert starts[0] == 0
    assert len(keys) == 1
    assert keys[0] > starts[-1]
    assert [re.search(r"Sheet (\d)", texts[place])[1] for place in starts] == ["1", "2", "3"]  # type: ignore[index]
    assert "Sheet" not in "".join(texts[place] for place in range(keys[0]) if place not in starts)


def test_pages_are_a4_and_numbered(printed: PdfReader) -> None:
    for number, page in enumerate(printed.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == pytest.approx(A4, abs=1)
        assert re.search(rf"(^|\s){number}(\s|$)", page.extract_text())


def test_the_fonts_of_formulas_are_in_the_file(printed: PdfReader) -> None:
    fonts = {
        str(font.get_object().get("/FontDescriptor", font.get_object().get("/DescendantFonts", "")))
        for page in printed.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    text = "".join(page.extract_text() for page in printed.pages)
    assert "softmax" in text
    assert "θ" in text or "𝜃" in text


def test_a_page_is_printed_with_its_questions_after_it_and_their_keys_on_the_last_sheets(
    visit: Visit, site: str, tmp_path: Path
) -> None:
    settled(visit.page, site + PAGE)
    visit.page.locator(".question[data-asks] .question-form button").last.wait_for(state="attached")
    visit.page.pdf(path=tmp_path / "page.pdf", format="A4")
    sheets = [page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages]
    keys = next(number for number, text in enumerate(sheets) if text.lstrip().startswith("Keys"))
    assert "The score function" in sheets[0]
    assert not any("Source:" in text or "Show in terminal" in text for text in sheets[:keys])
    asked = [number for number, text in enumerate(sheets) if re.search(r"^Question 1\b", text, re.MULTILINE)]
    assert len(asked) == 2
    assert asked[0] < keys == asked[1]
    assert visit.page.locator(".paper").count() == 0
