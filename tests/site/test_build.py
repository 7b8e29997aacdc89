import shutil
from pathlib import Path

import pytest

from studytool.bank.folders import Folders
from studytool.errors import Unusable
from studytool.notes import katex
from studytool.site import build

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout with one page, and the real configuration otherwise."""
    root = tmp_path / "checkout"
    shutil.copytree(CHECKOUT / "docs/assets", root / "docs/assets")
    (root / "quiz").mkdir()
    (root / "studytool").mkdir()
    for name in ("notes", "site"):
        (root / "studytool" / name).symlink_to(CHECKOUT / "studytool" / name)
    shutil.copytree(CHECKOUT / "studytool/page", root / "studytool/page")
    (root / "node_modules").symlink_to(CHECKOUT / "node_modules")
    (CHECKOUT / ".cache").mkdir(exist_ok=True)
    (root / ".cache").symlink_to(CHECKOUT / ".cache")
    (root / "docs/references.bib").write_text("@misc{one, title={A}, author={B, C}, year={2000}}")
    (root / "docs/index.md").write_text("---\ntitle: Home\n---\n\n# Home\n\nThe value $x$.\n")
    configuration = (CHECKOUT / "mkdocs.yml").read_text()
    before, _, after = configuration.partition("\nnav:\n")
    (root / "mkdocs.yml").write_text(f"{before}\n{after[after.index('theme:') :]}")
    monkeypatch.chdir(root)
    return root


def test_a_checkout_is_built_into_the_folder_named(site: Path, tmp_path: Path) -> None:
    build.build(Folders(site), site / "quiz", tmp_path / "out")
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert '<span class="katex">' in page
    assert (tmp_path / "out/assets/katex/katex.min.css").is_file()
    assert not (tmp_path / "out/references.bib").exists()


BANK = """\
format: 1
topic: physik
items: [{id: kraft, type: number, prompt: "Wie gro\u00df ist die Kraft?", answer: "2"}]
"""


@pytest.mark.parametrize("section", ["markdown_extensions: [studytool.site.extension]", "plugins: [studytool]"])
def test_the_questions_are_those_of_the_bank_that_is_named(section: str, tmp_path: Path) -> None:
    course, bank = Folders(tmp_path / "course"), tmp_path / "fragen"
    (course.root / "inhalt").mkdir(parents=True)
    bank.mkdir()
    (bank / "physik.yaml").write_text(BANK, "utf-8")
    (course.root / "inhalt/index.md").write_text("# Physik\n\n```quiz\nphysik/kraft\n```\n", "utf-8")
    course.configuration.write_text(
        f"site_name: Physik\ndocs_dir: inhalt\nsite_dir: out\ntheme: {{name: material}}\n{section}\n"
    )
    build.build(course, bank)
    assert "Wie gro\u00df ist die Kraft?" in (course.root / "out/index.html").read_text("utf-8")
    assert sorted(path.name for path in course.root.iterdir()) == ["inhalt", "mkdocs.yml", "out"]


def test_a_site_may_be_built_over_the_one_before(site: Path) -> None:
    build.build(Folders(site), site / "quiz")
    (site / "site/old.html").touch()
    build.build(Folders(site), site / "quiz")
    assert not (site / "site/old.html").exists()


def test_wrong_tex_is_reported_at_its_place_in_the_file(site: Path) -> None:
    (site / "docs/index.md").write_text("---\ntitle: Home\n---\n\n# Home\n\nThe value $\\oops$.\n")
    with pytest.raises(Unusable, match=r"docs/index\.md:7:12: Undefined control sequence: \\oops in the formula"):
        build.build(Folders(site), site / "quiz")


def test_every_broken_link_is_reported_at_once(site: Path) -> None:
    (site / "docs/index.md").write_text("# Home\n\n[a](none.md) [b](#nowhere)\n")
    with pytest.raises(Unusable, match=r"(?s)does not build.*none\.md.*#nowhere"):
        build.build(Folders(site), site / "quiz")


def test_a_configuration_that_cannot_be_read_is_reported(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: x\nplugins: [nonesuch]\n")
    with pytest.raises(Unusable, match="nonesuch"):
        build.build(Folders(site), site / "quiz")


def test_without_a_checkout_the_site_cannot_be_built(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"there is no mkdocs\.yml here; run this in the folder of a course"):
        build.build(Folders(tmp_path), tmp_path / "quiz")


def test_without_its_npm_packages_the_site_says_how_to_get_them(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(katex, "LIBRARY", site / "nowhere/katex.min.js")
    with pytest.raises(Unusable, match="KaTeX is not installed; run `npm ci`"):
        build.build(Folders(site), site / "quiz")


def test_a_folder_with_something_else_in_it_is_not_emptied(site: Path, tmp_path: Path) -> None:
    precious = tmp_path / "thesis/thesis.tex"
    precious.parent.mkdir()
    precious.write_text("years of work")
    with pytest.raises(Unusable, match="holds something other than a site"):
        build.build(Folders(site), site / "quiz", precious.parent)
    assert precious.read_text() == "years of work"


def test_the_settings_serve_for_each_build_while_the_site_is_served(site: Path) -> None:
    from mkdocs.config import load_config

    settings = build._overrides(Folders(site), site / "quiz", redraw=True)
    first, again = (load_config(str(site / "mkdocs.yml"), **settings) for _ in range(2))
    assert first.markdown_extensions == again.markdown_extensions
    assert "studytool.site.extension" in again.markdown_extensions
