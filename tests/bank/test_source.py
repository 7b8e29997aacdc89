from __future__ import annotations

import os
from pathlib import Path

import pytest

from studytool.bank.source import MAX_BYTES, SourceError, read
from studytool.items.contract.nodes import Scalar, Source
from studytool.model import Problem


def refused(path: Path) -> Problem:
    with pytest.raises(SourceError) as caught:
        read(path)
    return caught.value.problem


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert "not a regular file" in refused(tmp_path / "a.yaml").message


def test_a_folder_a_device_and_a_broken_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    assert "not a regular file" in refused(tmp_path).message
    assert "not a regular file" in refused(Path("/dev/zero")).message
    assert "no such file" in refused(tmp_path / "link.yaml").message


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert refused(tmp_path / "a.yaml").code == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch(mode=0)
    assert "permission denied" in refused(tmp_path / "a.yaml").message


def test_a_link_to_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("here")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.txt")
    assert read(tmp_path / "a.yaml").text == "here"


def test_a_file_beyond_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as stream:
        stream.write(b" " * MAX_BYTES)
    assert len(read(path).text) == MAX_BYTES
    with path.open("ab") as stream:
        stream.write(b" ")
    assert "larger than 16 MiB" in refused(path).message


def test_bytes_that_are_not_utf8_are_named_with_their_place_in_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffone: 1\ntwo: 中文".encode() + b"\xff\n")
    problem = refused(path)
    assert (problem.code, problem.line, problem.column) == ("encoding", 2, 8)
    assert "0xff" in problem.message


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x07", "\x7f", "\uffff"])
def test_a_control_character_is_named_with_its_place(tmp_path: Path, character: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"one: 1\r\ntwo: 中{character}\r\n", "utf-8", newline="")
    problem = refused(path)
    assert (problem.code, problem.line, problem.column) == ("control-character", 2, 7)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfone: 1")
    assert read(tmp_path / "a.yaml").text == "one: 1"


def test_lines_end_as_in_an_editor_and_columns_count_characters() -> None:
    source = Source("a.yaml", "中\r\n𝒳\u2028x\ry\n")
    assert [source.place(offset) for offset in (0, 1, 3, 5, 7, 8, 9)] == [
        (1, 1), (1, 2), (2, 1), (2, 3), (3, 1), (3, 2), (4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "plain", "offset", "found"),
    [
        ("a: x + )", "x + )", True, 4, ")"),
        ("a: 'x + )'", "x + )", False, 4, ")"),
        ("a: |\n  x\n  + )\n", "x\n+ )\n", False, 4, ")"),
        ("a: >-\n  x + )\n", "x + )", False, 4, ")"),
        ("a: 'it''s )'", "it's )", False, 5, "'"),  # doubled quotes hide the place: the start it is
        ("a: >-\n  x\n  + )\n", "x + )", False, 4, ">"),
    ],
)
def test_a_character_of_a_scalar_is_found_again_in_its_file(
    text: str, value: str, plain: bool, offset: int, found: str
) -> None:
    source = Source("a.yaml", text)
    assert text[source.inside(Scalar(3, len(text), value, plain), offset)] == found
