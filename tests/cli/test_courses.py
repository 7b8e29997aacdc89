"""Progress by course: a file for each id, told when it takes over what was kept before, and joined by `stats --all`."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from studytool.bank import packed as packed_banks
from tests.cli.conftest import Call
from tests.cli.running import BANK

ITEM = "sums/one"
TOPIC = "format: 1\ntopic: {topic}\nitems:\n  - {{id: one, type: text, prompt: x, accept: [y]}}\n"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank of two items that is no course yet."""
    folder = tmp_path / "quiz"
    folder.mkdir()
    for topic in ("sums", "roots"):
        (folder / f"{topic}.yaml").write_text(TOPIC.format(topic=topic), "utf-8")
    return folder


def answered(call: Call, bank: Path, item: str = ITEM) -> str:
    """What is told when the item is answered right and kept."""
    code, _, err = call("answer", item, "y", "--save", "--bank", str(bank))
    assert code == 0
    return err


def reviews(call: Call, bank: Path) -> list[str]:
    return [json.loads(line)["item"] for line in call("progress", "export", "--bank", str(bank))[1].splitlines()]


def named(bank: Path, name: str) -> Path:
    (bank / "course.yaml").write_text(f"id: {name}\n", "utf-8")
    return bank


def test_a_bank_without_a_course_keeps_its_progress_where_it_was(call: Call, bank: Path, home: Path) -> None:
    answered(call, bank)
    assert (home / "data" / "studytool" / "progress.sqlite3").exists()


def test_a_course_has_a_file_of_its_own(call: Call, bank: Path, home: Path) -> None:
    file = home / "data" / "studytool" / "courses" / "sums.sqlite3"
    assert call("progress", "where", "--bank", str(named(bank, "sums")))[1] == f"{file}\n"
    assert answered(call, bank) == ""
    assert file.exists()
    assert reviews(call, bank) == [ITEM]
    assert reviews(call, BANK) == []


def test_a_bank_that_becomes_a_course_takes_its_rows_along_which_is_told_once(call: Call, bank: Path) -> None:
    answered(call, bank)
    other = bank.parent / "other"
    shutil.copytree(bank, other)
    (other / "sums.yaml").unlink()
    answered(call, other, "roots/one")
    (bank / "roots.yaml").unlink()
    code, out, err = call("progress", "export", "--bank", str(named(bank, "sums")))
    assert [json.loads(line)["item"] for line in out.splitlines()] == [ITEM]
    assert "1 entry of this course copied from " in err
    assert reviews(call, other) == [ITEM, "roots/one"]
    assert (code, answered(call, bank)) == (0, "")
    assert reviews(call, bank) == [ITEM, ITEM]
    assert reviews(call, other) == [ITEM, "roots/one"]


def test_an_explicit_file_is_that_of_every_course(call: Call, bank: Path, tmp_path: Path) -> None:
    db = str(tmp_path / "mine.sqlite3")
    assert call("progress", "where", "--bank", str(named(bank, "sums")), "--db", db)[1] == f"{db}\n"


def test_all_courses_are_joined_each_row_once(call: Call, bank: Path, tmp_path: Path) -> None:
    answered(call, bank)
    answered(call, named(bank, "first"))
    second = tmp_path / "second"
    shutil.copytree(bank, second)
    answered(call, named(second, "second"))
    found = json.loads(call("stats", "--all", "--json", "--bank", str(bank))[1])
    assert found["reviews"] == 3  # the one from before was copied to both
    topics = {topic["name"]: topic["known"] + topic["learning"] for topic in found["topics"]}
    assert topics == {"sums": 1, "roots": 0, "second: sums": 1}
    assert json.loads(call("stats", "--json", "--bank", str(bank))[1])["reviews"] == 2


def packed(file: Path, folder: Path) -> str:
    """The files of a folder in a zip file."""
    with zipfile.ZipFile(file, "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    return str(file)


@pytest.mark.parametrize("course", [False, True])
def test_a_bank_may_be_packed_alone_or_with_its_course(call: Call, tmp_path: Path, course: bool) -> None:
    assert call("new", str(tmp_path / "outer" / "physics"))[0] == 0
    file = packed(tmp_path / "b.zip", tmp_path / "outer" if course else tmp_path / "outer" / "physics" / "quiz")
    assert call("answer", "slopes/which-way", "Towards smaller weights", "--bank", file)[0] == 0
    assert call("progress", "where", "--bank", file)[1].endswith("courses/physics.sqlite3\n")
    if course:
        code, out, err = call("check", "--bank", file, "--variants", "2")
        assert (code, err) == (0, "")
        assert out.endswith("0 errors, 0 warnings\n")
        assert "chain rule" in call("read", "index.md#slope", "--bank", file)[1]


@pytest.mark.parametrize("name", ["../out.yaml", "/out.yaml", "a\\..\\out.yaml", "link.yaml"])
def test_nothing_of_a_packed_bank_leads_out_of_it(call: Call, tmp_path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name)
    if name == "link.yaml":
        entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(entry, TOPIC.format(topic="out"))
    code, out, err = call("list", "--bank", str(tmp_path / "b.zip"))
    assert (code, out) == (3, "")
    assert "leads out of it; pack the folder" in err
    assert list(tmp_path.rglob("out.yaml")) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_file_is_told(call: Call, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    code, out, err = call("list", "--bank", str(tmp_path / "b.zip"))
    assert (code, out) == (3, "")
    assert err.startswith(f"{tmp_path / 'b.zip'}: not a zip file that can be read")


def test_a_zip_file_whose_entry_is_longer_than_it_is_told(call: Call, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("course.yaml", "id: physics\n")
    raw = bytearray((tmp_path / "b.zip").read_bytes())
    directory = raw.rindex(b"PK\x01\x02")
    raw[directory + 20 : directory + 28] = 2 * (10_000).to_bytes(4, "little")  # how long it is, packed and unpacked
    (tmp_path / "b.zip").write_bytes(raw)
    code, out, err = call("list", "--bank", str(tmp_path / "b.zip"))
    assert (code, out) == (3, "")
    assert err.startswith(f"{tmp_path / 'b.zip'}: not a zip file that can be read")


def test_a_packed_bank_that_unpacks_to_too_much_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_banks, "MOST_BYTES", 2**20)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.yaml", bytes(2**21))
    assert "it unpacks to more than 1 MiB" in call("list", "--bank", str(tmp_path / "b.zip"))[2]
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert "there is no bank in it" in call("list", "--bank", str(tmp_path / "empty.zip"))[2]
