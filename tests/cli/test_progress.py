"""`studytool progress`: what is carried from machine to machine, and what is refused."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studytool.model import Entry, Rating
from studytool.study.lines import to_line
from tests.cli.conftest import Call
from tests.cli.running import COMMAND, PATIENCE
from tests.study.logs import uuid

AT = datetime(2026, 1, 2, tzinfo=UTC)


def line(number: int, **changes: object) -> str:
    review = Entry(uuid(number), "review", "sums/third", AT, response="0.3333", rating=Rating.GOOD)
    return json.dumps(json.loads(to_line(review)) | changes)


def fed(content: bytes) -> tuple[int, str, str]:
    """`progress import -` with these bytes on standard input."""
    command = [*COMMAND, "progress", "import", "-"]
    done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


BROKEN = "\n".join([line(1), "{", "", line(2, rating=7), line(3, at="noon"), line(4, id="x"), line(5)])
REPORTS = [
    "2: this is not a line of JSON",
    "4: `rating` is 7, not 1, 2, 3 or 4",
    '5: `at` is "noon", not a time with its zone, such as 2026-01-02T03:04:05Z',
    '6: `id` is "x", not a UUID',
]
ADVICE = "; mend or remove the line; nothing was imported"


def test_every_broken_line_is_reported_with_what_to_do_and_nothing_is_half_imported(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_text(BROKEN)
    code, out, err = call("progress", "import", str(file))
    assert (code, out) == (3, "")
    assert err.splitlines() == [f"{file}:{report}{ADVICE}" for report in REPORTS]
    assert call("progress", "export")[1] == ""


def test_from_standard_input_too(call: Call) -> None:
    code, out, err = fed(BROKEN.encode())
    assert (code, out) == (3, "")
    assert err.splitlines() == [f"standard input:{report}{ADVICE}" for report in REPORTS]
    assert call("progress", "export")[1] == ""


def test_of_very_many_broken_lines_the_first_are_shown_and_the_rest_counted(call: Call, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("x\n" * 1000)
    err = call("progress", "import", str(tmp_path / "lines"))[2].splitlines()
    assert len(err) == 20
    assert err[-1] == f"{tmp_path / 'lines'}:20: this is not a line of JSON (and 980 more){ADVICE}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{line(1)}\n{line(2)}".replace("0.3333", "Ä").encode("latin-1"), ":1: this is not UTF-8"),
        (b'{"id": "' + b"x" * 11_000_000 + b'"}\n' + line(1).encode() + b"\n{", ":3: this is not a line of JSON"),
        (line(1, score=float("nan")).encode(), ":1: `score` is NaN, not a number from 0 to 1"),
        (b"\0" * 50, ":1: this is not a line of JSON"),
    ],
    ids=["not UTF-8", "a line of eleven megabytes", "not a number", "zeros"],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_a_file_and_on_standard_input(
    call: Call, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "lines").write_bytes(content)
    for code, _, err in (call("progress", "import", str(tmp_path / "lines")), fed(content)):
        assert code == 3
        assert problem in err
    assert call("progress", "export")[1] == ""


def test_a_mark_other_line_ends_and_a_line_that_comes_twice_change_nothing(call: Call) -> None:
    content = "\ufeff" + "\r\n".join([line(1), line(2), "", line(1)]) + "\r\n"
    assert fed(content.encode())[:2] == (0, "2 entries added; 1 known already.\n")
    assert [json.loads(said)["id"] for said in call("progress", "export")[1].splitlines()] == [uuid(1), uuid(2)]


def test_what_is_exported_is_imported_elsewhere_and_exported_the_same(call: Call, tmp_path: Path) -> None:
    call("answer", "sums/third", "0.3333", "--save")
    call("progress", "undo")
    call("answer", "sums/kind", "a", "--save")
    call("progress", "reset", "sums/kind")
    assert call("progress", "export", "-o", str(tmp_path / "lines"))[:2] == (0, "")
    call("progress", "import", str(tmp_path / "lines"), "--db", str(tmp_path / "other"))
    exported = call("progress", "export")[1]
    assert (
        call("progress", "export", "--db", str(tmp_path / "other"))[1] == exported == (tmp_path / "lines").read_text()
    )
    assert [json.loads(said)["kind"] for said in exported.splitlines()] == ["review", "undo", "review", "reset"]


def test_the_progress_file_is_not_written_over_by_its_own_export(call: Call) -> None:
    call("answer", "sums/third", "0.3333", "--save")
    db = call("progress", "where")[1].strip()
    code, _, err = call("progress", "export", "-o", db)
    assert (code, "this is the progress file itself" in err) == (2, True)
    assert len(call("progress", "export")[1].splitlines()) == 1


@pytest.mark.slow
def test_a_long_log_is_exported_whole_and_in_order(call: Call, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("\n".join(line(number, kind="flag") for number in range(12_000, 0, -1)))
    call("progress", "import", str(tmp_path / "lines"))
    exported = [json.loads(said)["id"] for said in call("progress", "export")[1].splitlines()]
    assert exported == [uuid(number) for number in range(1, 12_001)]


def test_a_progress_file_cut_to_nothing_is_told_with_the_backup_that_restores_it(call: Call, tmp_path: Path) -> None:
    path, file = tmp_path / "kept" / "p.db", tmp_path / "reviews.jsonl"
    file.write_text(line(1))
    assert call("progress", "import", str(file), "--db", str(path))[0] == 0
    (backup,) = (path.parent / "backups").iterdir()
    path.write_bytes(b"")
    code, out, err = call("progress", "export", "--db", str(path))
    assert (code, out) == (3, "")
    assert f"progress import {backup}" in err
    assert call("progress", "import", str(backup), "--db", str(path))[0] == 0
    assert uuid(1) in call("progress", "export", "--db", str(path))[1]
    path.unlink()
    code, out, err = call("progress", "export", "--db", str(path))
    assert (code, out) == (0, "")
    assert f"progress import {backup}" in err


def test_check_tells_a_sound_file_from_a_damaged_one_and_repairs_it(call: Call, tmp_path: Path) -> None:
    path, file = tmp_path / "kept" / "p.db", tmp_path / "reviews.jsonl"
    file.write_text("\n".join(line(number) for number in range(1, 200)))
    call("progress", "import", str(file), "--db", str(path))
    assert call("progress", "check", "--db", str(path)) == (0, f"{path}: sound; 199 entries\n", "")
    content = bytearray(path.read_bytes())
    content[-4096:] = b"\xff" * 4096
    path.write_bytes(content)
    code, out, err = call("progress", "check", "--db", str(path))
    assert (code, out) == (3, "")
    assert "progress check --repair" in err
    code, out, _ = call("progress", "check", "--repair", "--db", str(path))
    assert code == 0
    assert f"the damaged file is now {path.parent}/p-" in out
    assert call("progress", "check", "--db", str(path))[0] == 0
