"""What `site prepare` writes among the pages of a site, for builders that run no plugins."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from studytool.bank.folders import Folders
from studytool.check.report import check
from studytool.sandbox import if_confined
from studytool.site import parts
from studytool.site.prepare import prepare
from tests.site.existing import built, made

pytestmark = pytest.mark.slow


def test_the_files_it_names_are_there_and_git_leaves_them_alone(tmp_path: Path) -> None:
    root = made(tmp_path, "")
    done = prepare(Folders(root), root / "quiz", if_confined)
    assert done.folder == root / "docs" / parts.FOLDER
    assert (done.folder / ".gitignore").read_text().endswith("\n*\n")
    added = yaml.safe_load(done.missing)
    for file in (*added["extra_css"], added["extra_javascript"][0]["path"]):
        assert (root / "docs" / file).is_file()
    assert added["markdown_extensions"][0]["studytool.site.extension"]["html"] == "trusted"
    assert not (done.folder / "site.css").exists()


def test_with_the_lines_it_names_there_is_nothing_more_to_add_and_plain_mkdocs_builds(tmp_path: Path) -> None:
    root = made(tmp_path, "")
    course = Folders(root)
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(prepare(course, root / "quiz", if_confined).missing)
    assert prepare(Folders(root), root / "quiz", if_confined).missing == ""
    lesson = (built(root) / "lesson/index.html").read_text("utf-8")
    assert 'data-item="fall/shape"' in lesson
    assert "see [@fig:1]" in lesson


def test_check_trusts_the_pages_as_the_extension_does(tmp_path: Path) -> None:
    root = made(tmp_path, "markdown_extensions:\n  - studytool.site.extension:\n      html: trusted\n")
    assert [one.message for one in check(root / "quiz").problems if one.severity == "error"] == []
    made(tmp_path, "markdown_extensions:\n  - studytool.site.extension:\n      html: safe\n")
    assert any("<iframe" in one.message for one in check(root / "quiz").problems)
