"""Links that lead out of a bank or out of the notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check.notes import Notes
from studytool.errors import Unusable
from studytool.notes.harmless import refuse

TOPIC = "format: 1\ntopic: t\nitems:\n  - {id: a, type: text, prompt: Say yes., accept: ['yes']}\n"


def test_a_bank_reads_no_file_that_a_link_leads_out_to(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(TOPIC, "utf-8")
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "t.yaml").symlink_to(tmp_path / "outside.yaml")
    bank, problems = load(tmp_path / "quiz")
    assert bank.items == ()
    assert [(problem.code, problem.line) for problem in problems] == [("leads-out", 1)]


def test_a_bank_whose_folder_is_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "t.yaml").write_text(TOPIC, "utf-8")
    (tmp_path / "quiz").symlink_to(tmp_path / "real")
    assert len(load(tmp_path / "quiz")[0].items) == 1


@pytest.mark.parametrize("name", ["page.md", "picture.svg"])
def test_the_site_is_not_built_from_notes_or_pictures_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("# secret", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A page", "utf-8")
    refuse(tmp_path / "docs")
    (tmp_path / "docs" / name).symlink_to(tmp_path / "secret")
    with pytest.raises(Unusable, match="leads out of the notes"):
        refuse(tmp_path / "docs")


def test_check_reports_a_note_that_is_a_link_to_the_outside_and_takes_one_that_stays_inside(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# secret", "utf-8")
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# A page", "utf-8")
    (tmp_path / "docs" / "sub" / "inside.md").symlink_to(tmp_path / "docs" / "index.md")
    (tmp_path / "docs" / "outside.md").symlink_to(tmp_path / "secret.md")
    notes = Notes.load(tmp_path / "docs")
    assert sorted(notes.pages) == ["index.md", "sub/inside.md"]
    assert [problem.code for problem in notes.problems] == ["leads-out"]
