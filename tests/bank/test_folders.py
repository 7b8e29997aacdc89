from pathlib import Path

import pytest

from studytool.bank.folders import Folders, around, of_bank
from studytool.errors import Unusable


def course(root: Path, settings: str, *folders: str) -> Path:
    """A folder with this `mkdocs.yml` and these folders in it."""
    for folder in folders:
        (root / folder).mkdir(parents=True)
    root.mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


@pytest.mark.parametrize(
    ("settings", "docs", "bank", "site"),
    [
        ("site_name: Physik\n", "docs", "quiz", "site"),
        ("docs_dir: inhalt\nsite_dir: public\n", "inhalt", "quiz", "public"),
        ("markdown_extensions:\n  - toc\n  - studytool.site.extension: {bank: fragen}\n", "docs", "fragen", "site"),
        ("markdown_extensions: {toc: {}, studytool.site.extension: {bank: fragen}}\n", "docs", "fragen", "site"),
        ("plugins:\n  - search\n  - studytool:\n      bank: a/b\n", "docs", "a/b", "site"),
        ("plugins: [search, studytool]\ndocs_dir: bank\n", "bank", "quiz", "site"),
        ("docs_dir: !ENV [NOWHERE, NOTES, text]\n", "from-here", "quiz", "site"),
        ("docs_dir: !ENV [NOWHERE, text]\n", "text", "quiz", "site"),
        ("docs_dir: x\nextra: !!python/name:os.system\n", "x", "quiz", "site"),
        ("docs_dir: [x]\nsite_dir: 3\nplugins: {studytool: {bank: }}\n", "docs", "quiz", "site"),
        ("- docs_dir\n", "docs", "quiz", "site"),
    ],
)
def test_folders_are_those_that_the_configuration_names(
    settings: str, docs: str, bank: str, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTES", "from-here")
    found = Folders(course(tmp_path, settings))
    assert (found.docs, found.bank, found.site) == (tmp_path / docs, tmp_path / bank, tmp_path / site)


def test_settings_are_inherited_and_may_be_overruled(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("docs_dir: notes\nsite_dir: out\nplugins: {studytool: {bank: items}}\n")
    found = Folders(course(tmp_path / "zh", "INHERIT: ../base.yml\ndocs_dir: zh\n"))
    assert (found.docs.name, found.site.name, found.bank.name) == ("zh", "out", "items")


def test_a_file_that_inherits_itself_is_read(tmp_path: Path) -> None:
    assert Folders(course(tmp_path, "INHERIT: mkdocs.yml\ndocs_dir: x\n")).docs == tmp_path / "x"


@pytest.mark.parametrize("settings", ["docs_dir: [\n", "docs_dir: 'x\n", "docs_dir: " + "[" * 5000])
def test_what_is_no_yaml_is_refused_at_its_place(settings: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"mkdocs\.yml.*not readable as YAML"):
        _ = Folders(course(tmp_path, settings)).docs


def test_one_stands_in_the_nearest_course_that_has_its_bank(tmp_path: Path) -> None:
    course(tmp_path, "plugins: [{studytool: {bank: fragen}}]\n", "fragen", "inner/deep")
    (tmp_path / "inner" / "mkdocs.yml").write_text("site_name: without a bank\n")
    found = around(tmp_path / "inner" / "deep")
    assert found is not None
    assert found.bank == tmp_path / "fragen"
    assert around(Path("/")) is None


def test_a_bank_belongs_to_the_course_beside_it_or_to_the_one_above_that_names_it(tmp_path: Path) -> None:
    course(tmp_path, "docs_dir: notes\nplugins: [{studytool: {bank: a/b/items}}]\n", "a/b/items", "other", "a/other")
    assert of_bank(tmp_path / "a/b/items").docs == tmp_path / "notes"
    assert of_bank(tmp_path / "other").docs == tmp_path / "notes"
    assert of_bank(tmp_path / "a/other").docs == tmp_path / "a/docs"
