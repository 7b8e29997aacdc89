"""The picture of a figure: it stays in the bank's folder, is what its name says, and cannot act."""

from __future__ import annotations

from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.bank.pictures import MOST, PictureError, picture
from studytool.check.report import check

CART = (Path(__file__).parents[1] / "data/items/cart.svg").read_bytes()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'
PNG = b"\x89PNG\r\n\x1a\n"


def put(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content"), [("cart.svg", CART), ("deep/a-b_2.PNG", PNG), ("x.jpg", b"\xff\xd8\xff\xe0")]
)
def test_a_picture_of_the_bank_is_read(name: str, content: bytes, tmp_path: Path) -> None:
    found = picture(put(tmp_path, name, content), name)
    assert (found.content, found.name) == (content, name.replace("/", "-"))
    assert found.address.startswith("data:image/")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../cart.svg", "is not a path below the bank's folder"),
        ("/etc/passwd.svg", "is not a path below the bank's folder"),
        ("a/../../cart.svg", "is not a path below the bank's folder"),
        ("c:cart.svg", "is not a path below the bank's folder"),
        ('"onerror=x.svg', "is not a path below the bank's folder"),
        ("cart.html", "is no picture"),
        ("none.svg", "there is no file `none.svg`"),
        ("folder.svg", "there is no file `folder.svg`"),
        ("text.png", "does not hold image/png"),
        ("text.svg", "does not hold image/svg"),
        ("large.png", "is larger than 256 KiB"),
    ],
)
def test_anything_else_is_refused(name: str, reason: str, tmp_path: Path) -> None:
    bank = tmp_path / "quiz"
    put(tmp_path, "cart.svg", CART)
    put(bank, "text.png", b"no picture")
    put(bank, "text.svg", b"<html><svg></svg></html>")
    put(bank, "large.png", PNG + bytes(MOST))
    (bank / "folder.svg").mkdir()
    with pytest.raises(PictureError, match=reason):
        picture(bank, name)


@pytest.mark.parametrize("inner", [False, True])
def test_a_link_that_leads_out_is_refused_wherever_it_stands(inner: bool, tmp_path: Path) -> None:
    put(tmp_path, "outside/cart.svg", CART)
    bank = tmp_path / "quiz"
    bank.mkdir()
    if inner:
        (bank / "figures").symlink_to(tmp_path / "outside")
    else:
        (bank / "cart.svg").symlink_to(tmp_path / "outside/cart.svg")
    with pytest.raises(PictureError, match="is a link that leads out"):
        picture(bank, "figures/cart.svg" if inner else "cart.svg")


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"<svg:script>alert(1)</svg:script>",
        b'<rect onload="alert(1)"/>',
        b'<a href="javascript:alert(1)"><rect/></a>',
        b'<image href="https://evil.example/x.png"/>',
        b'<image xlink:href="//evil.example/x.png"/>',
        b'<use href="other.svg#x"/>',
        b"<foreignObject><p>x</p></foreignObject>",
        b"<style>@import url(https://evil.example/x.css)</style>",
        b"<style>rect{fill:url(https://evil.example/x)}</style>",
        b'<set attributeName="href" to="javascript:alert(1)"/>',
        b'<animate attributeName="href"/>',
    ],
)
def test_a_drawing_that_could_act_or_fetch_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="holds what can act or fetch"):
        picture(put(tmp_path, "a.svg", SVG % content), "a.svg")


@pytest.mark.parametrize(
    "content",
    [
        b'<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/>',
        b"<style>rect { fill: red }</style><text>on a = 1</text>",
        b'<image href="data:image/png;base64,AAAA"/>',
    ],
)
def test_what_drawings_need_is_allowed(content: bytes, tmp_path: Path) -> None:
    assert picture(put(tmp_path, "a.svg", SVG % content), "a.svg")


BANK = """format: 1
topic: carts
items:
  - id: wheels
    type: text
    prompt: What rolls?%s
    figure: {file: %s, alt: A cart}
    accept: [wheels]
"""


@pytest.mark.parametrize(
    ("prompt", "file", "code", "line"),
    [
        ("", "cart.svg", None, 0),
        ("", "wagon.svg", "figure", 7),
        (" ![a cart](cart.svg)", "cart.svg", "picture-in-text", 6),
        (" ![a cart][1]", "cart.svg", "picture-in-text", 6),
        (" `![a](b)` and $n![x]$", "cart.svg", None, 0),
    ],
)
def test_check_names_a_figure_or_a_picture_that_no_one_sees(
    prompt: str, file: str, code: str | None, line: int, tmp_path: Path
) -> None:
    put(tmp_path / "quiz", "cart.svg", CART)
    (tmp_path / "quiz/carts.yaml").write_text(BANK % (prompt, file))
    found = [(one.code, one.line) for one in check(tmp_path / "quiz").problems if one.severity == "error"]
    assert found == ([(code, line)] if code else [])


def test_a_figure_without_words_is_an_error(tmp_path: Path) -> None:
    put(tmp_path / "quiz", "cart.svg", CART)
    (tmp_path / "quiz/carts.yaml").write_text((BANK % ("", "cart.svg")).replace(", alt: A cart", ""))
    assert [one.code for one in load(tmp_path / "quiz")[1]] == ["missing-field"]
