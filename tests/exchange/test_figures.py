"""The figure of an item, in the file of each format."""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

from studytool.bank.loader import load
from studytool.exchange import format_named
from studytool.exchange.contract import Export, Sheet, lost
from studytool.exchange.contract.asking import sheet

FOLDER = Path(__file__).parents[1] / "data/items"
CART = (FOLDER / "cart.svg").read_bytes()
ITEM = next(item for item in load(FOLDER)[0].items if item.figure)
ALT = "A cart with two wheels on a track"


def asked() -> Sheet:
    return sheet([ITEM], range(1), "en", "samples")[0]


def export(form: str) -> Export:
    found = format_named(form).export
    assert found
    return found


def said(form: str) -> list[str]:
    return [one.what.say("en") for one in lost(export(form), asked())]


def test_moodle_has_the_file_and_its_words() -> None:
    text = fromstring(export("moodle").write(asked())).find("question[2]/questiontext")
    assert text is not None
    file = text.find("file")
    assert file is not None
    assert f'<img src="@@PLUGINFILE@@/{file.get("name")}" alt="{ALT}">' in (text.findtext("text") or "")
    assert b64decode(file.text or "") == CART


def test_canvas_has_the_file_where_its_manifest_says() -> None:
    with zipfile.ZipFile(BytesIO(export("qti").write(asked()))) as package:
        assert package.read("images/cart.svg") == CART
        manifest = package.read("imsmanifest.xml").decode()
        quiz = package.read("quiz.xml").decode()
    assert 'type="webcontent" href="images/cart.svg"' in manifest
    assert '<dependency identifierref="' in manifest
    assert "%24IMS-CC-FILEBASE%24/images/cart.svg" in quiz


def test_anki_has_the_file_among_its_media() -> None:
    with zipfile.ZipFile(BytesIO(export("anki").write(asked()))) as package:
        ((number, name),) = json.loads(package.read("media")).items()
        assert package.read(number) == CART
        assert name.encode() in package.read("collection.anki2")


def test_paper_has_it_inside() -> None:
    page = export("paper").write(asked()).decode()
    assert page.count('<img src="data:image/svg+xml;base64,') == 1
    assert f'alt="{ALT}"' in page


def test_formats_of_text_say_it_in_words_and_that_they_do() -> None:
    for form in ("csv", "gift"):
        assert ALT in export(form).write(asked()).decode()
        assert "its figure is given in words alone" in said(form)
    for form in ("anki", "moodle", "paper", "qti"):
        assert "its figure is given in words alone" not in said(form)


def test_an_item_whose_figure_is_gone_is_left_out_and_named(tmp_path: Path) -> None:
    written, left_out = sheet([ITEM], range(1), "en", "samples", tmp_path)
    assert written.items == ()
    assert [one.what.say("en") for one in left_out] == [
        "left out: its figure cannot be shown (there is no file `cart.svg` in the bank's folder)"
    ]
