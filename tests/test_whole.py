"""Files are written whole or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studytool import whole
from studytool.errors import UnusableFile


@pytest.fixture
def cramped() -> Iterator[None]:
    """No file may grow beyond 1,000 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("cramped")
def test_a_file_that_does_not_fit_leaves_the_one_before_and_says_to_free_space(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"before")
    with pytest.raises(UnusableFile, match=r"cannot be written .*; free some space and try again") as problem:
        whole.write(path, [b"x" * 2000])
    assert "请腾出空间后重试" in problem.value.say("zh")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_parts_that_end_in_an_error_leave_the_file_before(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("a bad entry")

    path = tmp_path / "log.jsonl"
    path.write_bytes(b"before")
    with pytest.raises(ValueError, match="a bad entry"):
        whole.write(path, parts())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_links_and_permissions_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"before")
    target.chmod(0o640)
    link.symlink_to(target.name)
    whole.write(link, [b"af", b"ter"])
    assert link.is_symlink()
    assert target.read_bytes() == b"after"
    assert target.stat().st_mode & 0o777 == 0o640


def test_what_is_no_regular_file_is_written_to_and_not_replaced() -> None:
    whole.write(Path("/dev/null"), [b"gone"])
    assert Path("/dev/null").is_char_device()


def test_what_a_killed_process_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = [f".log.{process}.new" for process in (ended.pid, 10**30, os.getppid(), "draft")] + [".other.1.new"]
    for name in names:
        (tmp_path / name).touch()
    whole.write(tmp_path / "log", [b"new"])
    assert {path.name for path in tmp_path.iterdir()} == {"log", *names[2:]}
