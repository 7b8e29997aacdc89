from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import studytool
from studytool.bank.catalogue import READERS, open_catalogue
from studytool.bank.loader import load
from studytool.errors import Unusable
from studytool.items import kind_named, types
from studytool.items.contract import Item
from studytool.items.contract.frozen import freeze, thaw
from studytool.items.text import Phrase

QUIZ = Path(__file__).parents[2] / "quiz"
TOPIC = """format: 1
topic: sums
items:
  - id: one
    type: text
    level: recall
    note: sums.md#one
    prompt: What is one and one?
    accept: [{answer}]
  - id: old
    type: text
    retired: true
    prompt: What was it?
    accept: [it]
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank of one topic."""
    (tmp_path / "quiz").mkdir()
    answer(tmp_path / "quiz", "two")
    return tmp_path / "quiz"


def answer(bank: Path, word: str) -> None:
    (bank / "sums.yaml").write_text(TOPIC.format(answer=word), encoding="utf-8")


def cache(bank: Path) -> Path:
    """Where what is kept of this bank is."""
    return bank.parent / "cache"


def accepted(bank: Path, kept_in: Path | None = None) -> tuple[str, ...]:
    catalogue = open_catalogue(bank, kept_in or cache(bank))
    item = catalogue.read(catalogue.items[0])
    assert isinstance(item, Phrase)
    return item.accept


def kept(bank: Path) -> Path:
    (file,) = cache(bank).rglob("*.json")
    return file


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return load(QUIZ)[0].items


@pytest.mark.slow
def test_every_item_of_the_bank_thaws_as_it_was_frozen(items: tuple[Item, ...]) -> None:
    for item in items:
        assert thaw(json.loads(json.dumps(freeze(item)))) == replace(item, file="")


@pytest.mark.slow
def test_a_thawed_item_judges_and_shows_what_the_item_itself_does(items: tuple[Item, ...]) -> None:
    for item in items[::7]:
        twin = thaw(freeze(item))
        variant = item.variant(3)
        assert twin.key_shown(twin.variant(3), "en") == item.key_shown(variant, "en")
        for sample in item.samples(variant):
            assert twin.judge(twin.variant(3), sample.response) == item.judge(variant, sample.response)


@pytest.mark.parametrize("name", types())
def test_one_item_type_is_found_by_name_without_the_others(name: str) -> None:
    assert kind_named(name) is types()[name]


@pytest.mark.parametrize("name", ["_base", "../cli", "none", ""])
def test_what_is_no_item_type_is_not_imported(name: str) -> None:
    with pytest.raises(KeyError):
        kind_named(name)


@pytest.mark.slow
def test_the_briefs_of_a_catalogue_are_in_the_order_of_the_learning_path(
    items: tuple[Item, ...], tmp_path: Path
) -> None:
    found = open_catalogue(QUIZ, tmp_path).items
    assert [(brief.id, brief.type, brief.topic, brief.level, brief.note, brief.retired) for brief in found] == [
        (item.id, item.type, item.topic, item.level, item.note, item.retired) for item in items
    ]


def test_an_unchanged_bank_is_read_from_what_was_kept(bank: Path) -> None:
    first = open_catalogue(bank, cache(bank))
    stamp = kept(bank).stat().st_mtime_ns
    again = open_catalogue(bank, cache(bank))
    assert (again.items, again.topics) == (first.items, first.topics)
    assert kept(bank).stat().st_mtime_ns == stamp


def test_a_changed_bank_is_read_anew_even_if_its_time_and_size_are_the_same(bank: Path) -> None:
    assert accepted(bank) == ("two",)
    before = (bank / "sums.yaml").stat()
    answer(bank, "six")
    os.utime(bank / "sums.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert accepted(bank) == ("six",)


def test_a_new_and_a_renamed_file_are_noticed(bank: Path) -> None:
    assert len(open_catalogue(bank, cache(bank)).items) == 2
    (bank / "more.yaml").write_text(TOPIC.replace("topic: sums", "topic: more").format(answer="x"), encoding="utf-8")
    assert len(open_catalogue(bank, cache(bank)).items) == 4
    (bank / "more.yaml").unlink()
    assert len(open_catalogue(bank, cache(bank)).items) == 2


@pytest.mark.parametrize("spoil", [lambda raw: b"", lambda raw: raw[:-9], lambda raw: b"\x80\x04" + raw,
                                   lambda raw: raw.replace(b"two", b"six"), lambda raw: b"\n\n" * 99])  # fmt: skip
def test_a_spoilt_cache_is_ignored_and_made_anew(bank: Path, spoil: Callable[[bytes], bytes]) -> None:
    open_catalogue(bank, cache(bank))
    whole = kept(bank).read_bytes()
    kept(bank).write_bytes(spoil(whole))
    assert accepted(bank) == ("two",)
    assert kept(bank).read_bytes() == whole


def test_a_bank_is_read_where_nothing_can_be_kept(bank: Path) -> None:
    (bank.parent / "file").touch()
    assert accepted(bank, bank.parent / "file") == ("two",)


def test_what_is_kept_is_for_its_user_alone(bank: Path) -> None:
    open_catalogue(bank, cache(bank))
    assert kept(bank).parent.stat().st_mode & 0o077 == 0
    assert kept(bank).stat().st_mode & 0o077 == 0


def test_a_bank_with_an_error_is_refused_and_not_kept(bank: Path) -> None:
    open_catalogue(bank, cache(bank))
    (bank / "sums.yaml").write_text(TOPIC.replace("accept", "acept").format(answer="two"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Unusable, match="studytool check lists every problem"):
            open_catalogue(bank, cache(bank))
    answer(bank, "two")
    assert accepted(bank) == ("two",)


@pytest.mark.parametrize(
    ("spoilt", "place"),
    [
        (TOPIC.replace("topic: sums", "topic: more").replace("level", "levle"), (6, 5)),
        (TOPIC.replace("topic: sums", "topic: [more"), (2, 8)),
        (TOPIC.replace("topic: sums", "topic: more\nafter: [none]"), (3, 9)),
        ("", (1, 1)),
    ],
)
def test_a_topic_that_does_not_load_is_left_out_and_the_others_are_there(
    bank: Path, spoilt: str, place: tuple[int, int]
) -> None:
    (bank / "more.yaml").write_text(spoilt, encoding="utf-8")
    for _ in range(2):  # made, and read from what was kept
        catalogue = open_catalogue(bank, cache(bank))
        assert (catalogue.topics, [brief.id for brief in catalogue.items]) == (("sums",), ["sums/one", "sums/old"])
        assert [(left.topic, left.file, left.line, left.column) for left in catalogue.broken] == [
            ("more", "more.yaml", *place)
        ]


def test_of_two_files_for_one_topic_the_first_is_there(bank: Path) -> None:
    (bank / "sums-2.yaml").write_text(TOPIC.format(answer="three"), encoding="utf-8")
    catalogue = open_catalogue(bank, cache(bank))
    assert [left.file for left in catalogue.broken] == ["sums.yaml"]
    assert catalogue.topics == ("sums",)


def test_a_topic_that_comes_after_one_that_does_not_load_is_there(bank: Path) -> None:
    (bank / "more.yaml").write_text("format: 1\ntopic: more\nitems: [1\n", encoding="utf-8")
    (bank / "sums.yaml").write_text(
        TOPIC.replace("topic: sums", "topic: sums\nafter: [more]").format(answer="two"), encoding="utf-8"
    )
    assert open_catalogue(bank, cache(bank)).topics == ("sums",)


def test_a_folder_that_is_not_there_is_refused(bank: Path) -> None:
    with pytest.raises(Unusable, match="cannot read the bank"):
        open_catalogue(bank / "none", cache(bank))


def test_processes_that_open_a_bank_at_the_same_time_all_read_it_whole(bank: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from studytool.bank.catalogue import open_catalogue\n"
        "found = open_catalogue(*map(Path, sys.argv[1:])); print(found.read(found.items[0]).accept[0])"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(bank), str(cache(bank))], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == ["two\n"] * 4
    assert kept(bank)


@pytest.mark.slow
def test_two_processes_make_the_catalogue_of_ten_thousand_items_at_once_in_little_memory(tmp_path: Path) -> None:
    count = copies_of_the_bank(tmp_path / "quiz", 10_000)
    code = (  # not getrusage, whose peak may be that of the process which started this one
        "import re, sys; from pathlib import Path; from studytool.bank.catalogue import open_catalogue\n"
        "found = open_catalogue(*map(Path, sys.argv[1:])); item = found.read(found.items[-1]); assert item.prompt\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(len(found.items), int(peak) // 1024)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "quiz"), str(tmp_path / "cache")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [list(map(int, process.communicate(timeout=300)[0].split())) for process in started]
    assert [items for items, _ in said] == [count, count]
    assert max(megabytes for _, megabytes in said) <= 150
    assert list(kept(tmp_path / "quiz").parent.iterdir()) == [kept(tmp_path / "quiz")]


def copies_of_the_bank(folder: Path, least: int) -> int:
    """The bank's own topics again and again, under other names, until there are so many items; how many there are."""
    folder.mkdir()
    count = 0
    for copy in range(least):
        for file in sorted(QUIZ.glob("*.yaml")):
            text = re.sub("^after: .*", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
            text = re.sub("^topic: .*", f"topic: {file.stem}-{copy}", text, flags=re.MULTILINE)
            (folder / f"{file.stem}-{copy}.yaml").write_text(text, encoding="utf-8")
            count += len(re.findall("^  - id: ", text, flags=re.MULTILINE))
        if count >= least:
            break
    return count


def test_a_name_that_is_not_there_gets_a_suggestion(bank: Path) -> None:
    catalogue = open_catalogue(bank, cache(bank))
    assert catalogue.find("sums/two") is None
    assert catalogue.suggest("sums/ones")[:1] == ("sums/one",)


def test_a_change_of_any_module_that_reads_the_bank_makes_the_catalogue_anew() -> None:
    package = Path(studytool.__file__).parent
    reading = {
        str(file.parent.relative_to(package))
        for name in ("bank", "items", "maths")
        for file in (package / name).rglob("*.py")
    }
    assert reading == set(READERS)
