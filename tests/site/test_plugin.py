"""The plugin on sites that were there before it."""

import json
import re
from pathlib import Path

import pytest

from studytool.site import parts
from tests.site.existing import PAGES, build, built, made

pytestmark = pytest.mark.slow


def page(site: Path, name: str = "lesson/index.html") -> str:
    return (site / name).read_text(encoding="utf-8")


def test_a_page_that_uses_nothing_of_ours_is_built_as_without_the_plugin(tmp_path: Path) -> None:
    root = made(tmp_path, "")
    before = page(built(root, out="before"), "index.html")
    made(tmp_path)
    after = page(built(root, out="after"), "index.html")
    assert after == before


def test_a_site_without_any_such_page_is_given_no_file_of_ours(tmp_path: Path) -> None:
    site = built(made(tmp_path, pages={"index.md": PAGES["index.md"].replace("(lesson.md#fall)", "(#prices)")}))
    assert not (site / parts.FOLDER).exists()


def test_a_lesson_has_its_formula_its_snippet_and_its_questions(tmp_path: Path) -> None:
    site = built(made(tmp_path))
    lesson = page(site)
    assert '<bdi class="formula" data-search-exclude><span class="katex">' in lesson
    (recorded,) = (site / parts.FOLDER / parts.FRAMES).iterdir()
    assert f'<div class="snippet" data-run data-frames="{recorded.stem}">' in lesson
    assert json.loads(recorded.read_text(encoding="utf-8"))[0]["5.0"] == "122.625\n"
    assert re.findall(r'data-item="([^"]+)"', lesson) == ["fall/shape", "fall/two-seconds"]
    assert '<h2 id="fall">' in lesson
    assert "http-equiv" not in lesson


def test_a_lesson_keeps_what_is_not_ours(tmp_path: Path) -> None:
    lesson = page(built(made(tmp_path)))
    assert '<div onclick="go()">It costs $5, that of B is US$ 10.</div>' in lesson
    assert "see [@fig:1]" in lesson


@pytest.mark.parametrize("flat", [False, True])
def test_what_a_page_asks_for_is_there(tmp_path: Path, flat: bool) -> None:
    root = made(
        tmp_path, f"plugins: [search, studytool]\ndocs_dir: text\nuse_directory_urls: {not flat}\n".lower(), docs="text"
    )
    site = built(root)
    path = site / ("lesson.html" if flat else "lesson/index.html")
    asked = re.findall(r'(?:href|src)="([^"#?:]*studytool[^"]*)"', path.read_text(encoding="utf-8"))
    assert len(asked) == 3
    for file in asked:
        assert (path.parent / file).is_file()


def test_html_that_acts_stops_a_site_that_asks_for_safety(tmp_path: Path) -> None:
    finished = build(made(tmp_path, "plugins: [search, studytool: {html: safe}]\n"))
    assert finished.returncode == 1
    assert "index.md:6:1: `<iframe` is not among the HTML a note may hold" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_mistake_in_a_lesson_is_told_with_its_place(tmp_path: Path) -> None:
    lesson = "---\ntitle: Fall\n---\n\n" + PAGES["lesson.md"].replace("#fall\n", "fall/nothing\n")
    finished = build(made(tmp_path, pages=PAGES | {"lesson.md": lesson}))
    assert finished.returncode == 1
    assert re.search(r"lesson\.md:23:1: no item has the id `fall/nothing`; mend it", finished.stderr)
    assert "Traceback" not in finished.stderr


def test_a_formula_is_left_to_a_site_that_sets_its_own(tmp_path: Path) -> None:
    root = made(tmp_path, "plugins: [search, studytool]\nmarkdown_extensions: [pymdownx.arithmatex: {generic: true}]\n")
    lesson = page(built(root))
    assert '<span class="arithmatex">\\(s = \\frac{1}{2} g t^2\\)</span>' in lesson
    assert re.search(r'<div class="question-prompt"><p>Wie wächst .*<bdi class="formula"', lesson)


def test_a_page_with_formulas_alone_has_them_set(tmp_path: Path) -> None:
    pages = {"index.md": "# A\n\nThe slope is $\\nabla_\\theta J$ and $x$.\n", "b.md": "# B\n\nNot $\\oops$ TeX.\n"}
    site = built(made(tmp_path, pages=pages))
    assert page(site, "index.html").count('<bdi class="formula"') == 2
    assert "Not $\\oops$ TeX." in page(site, "b/index.html")
    assert not (site / parts.FOLDER / "runtime").exists()


def test_works_are_cited_where_there_is_a_bibliography(tmp_path: Path) -> None:
    pages = PAGES | {
        "references.bib": "@book{newton, title={Principia}, author={Newton, Isaac}, year={1687}}",
        "references.md": "# References\n\n[@@bibliography]\n",
        "deep/cites.md": "# Cites\n\nAs shown [@newton, book 1], not [@fig:1].\n",
    }
    site = built(made(tmp_path, pages=pages))
    cites = page(site, "deep/cites/index.html")
    assert 'href="../../references/#newton" title="Newton, I. (1687). Principia.">Newton, 1687, book 1</a>' in cites
    assert "[@fig:1]" in cites


def test_another_theme_is_told_once_and_builds(tmp_path: Path) -> None:
    root = made(tmp_path)
    configuration = (root / "mkdocs.yml").read_text().replace("name: material", "name: mkdocs")
    (root / "mkdocs.yml").write_text(re.sub(r"  features.*\n", "", configuration))
    finished = build(root, "--strict")
    assert finished.returncode == 0
    assert finished.stderr.count("made for the theme Material") == 1
    assert "studytool.js" in page(root / "site")


def test_a_page_offers_no_language_that_the_bank_has_not(tmp_path: Path) -> None:
    words = built(made(tmp_path)) / parts.FOLDER / "words"
    assert json.loads((words / "en.json").read_text("utf-8"))["other"] == ""


def test_a_chinese_site_with_a_chinese_bank_has_chinese_pages(tmp_path: Path) -> None:
    root = made(tmp_path)
    configuration = (root / "mkdocs.yml").read_text("utf-8").replace("name: material", "name: material\n  language: zh")
    (root / "mkdocs.yml").write_text(configuration, "utf-8")
    bank = root / "quiz" / "fall.yaml"
    bank.write_text(bank.read_text("utf-8").replace("{de:", "{zh:"), "utf-8")
    lesson = page(built(root))
    assert all(words in lesson for words in (">问题 1<", "<summary>答案</summary>", ">输出<"))


def test_a_list_of_posts_is_given_what_their_excerpts_use_and_nothing_else(tmp_path: Path) -> None:
    post = "---\ndate: 2025-01-0{}\ncategories: [{}]\n---\n# Post\n\nIt costs $5{}.\n\n<!-- more -->\n\n{}\n"
    snippet = "```python run\nprint(1)\n```"
    pages = {
        "blog/index.md": "# Blog\n",
        "blog/posts/one.md": post.format(1, "Plain", "", f"Here $\\alpha$.\n\n{snippet}"),
        "blog/posts/two.md": post.format(2, "Ours", f" and $\\beta$.\n\n{snippet}", ""),
        "lesson.md": PAGES["lesson.md"],
    }
    site = built(made(tmp_path, "plugins: [search, blog, studytool]\n", pages=pages))
    assert "studytool" not in page(site, "blog/category/plain/index.html")
    ours = page(site, "blog/category/ours/index.html")
    asked = re.findall(r'(?:href|src)="([^"]*studytool[^"]*)"', ours)
    assert len(asked) == 3
    assert all((site / "blog/category/ours" / file).is_file() for file in asked)
    assert ours.index('<bdi class="formula"') < ours.index("studytool.js") < ours.index("</main>")
