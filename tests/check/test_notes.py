"""Links, works and words of the notes, each fault put there for real."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify

from studytool.check import Report, check
from studytool.check.links import slug
from studytool.check.snippets import check_notes
from studytool.check.words import glossary_problems
from studytool.notes.glossary import terms
from tests.site import existing

BANK = """\
format: 1
topic: topic
items:
  - id: one
    type: text
    prompt: {{en: x, zh: {zh}}}
    accept: [y]
    source: {source}
"""
GLOSSARY = "| term | 中文 |\n|---|---|\n| return | 回报 |\n| KL divergence | KL散度 |\n"


def write(root: Path, pages: dict[str, str], zh: str = "什么", source: str = "x") -> Path:
    """Notes with these pages, and a bank with one item; the folder of the bank."""
    for name, text in pages.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "quiz").mkdir()
    (root / "quiz" / "topic.yaml").write_text(BANK.format(zh=zh, source=source), "utf-8")
    return root / "quiz"


def found(report: Report, code: str) -> list[tuple[str, int, int]]:
    return [
        (Path(problem.file).name, problem.line, problem.column) for problem in report.problems if problem.code == code
    ]


@pytest.mark.parametrize(
    "target",
    ["none.md", "../none.md", "/none.md", "other.md#nowhere", "#nowhere", "../index.md#two", "../other.md", "a%20b.md"],
)
def test_a_link_that_leads_nowhere_is_an_error_at_its_target(tmp_path: Path, target: str) -> None:
    pages = {"index.md": "# Home\n\n## One {#one}\n", "notes/other.md": "# Other\n"}
    report = check(write(tmp_path, pages | {"notes/page.md": f"# Page\n\nGo [there]({target}).\n"}))
    assert found(report, "broken-link") == [("page.md", 3, 12)]
    assert report.failed


@pytest.mark.parametrize(
    "target",
    [
        "../index.md", "/index.md", "../index.md#one", "../index.md#not-named", "#eq:goal", "#span", "#raw",
        "#question-2", "../picture.svg", "a%20b.md", "https://example.org/none.md#x", "mailto:a@example.org",
        "../list.md#sutton", "../glossary.md#kl-divergence",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_none(tmp_path: Path, target: str) -> None:
    pages = {
        "index.md": "# Home\n\n## One {#one}\n\n## Not named!\n",
        "picture.svg": "<svg/>",
        "list.md": "# List\n\n[@@bibliography]\n",
        "glossary.md": GLOSSARY,
        "references.bib": "@book{sutton, title={A}}",
        "notes/a b.md": "# A\n",
        "notes/page.md": f"# Page\n\n[x]({target})\n\n$$a \\label{{eq:goal}}$$\n\n*b*{{#span}} <i id='raw'>c</i>\n",
    }
    assert found(check(write(tmp_path, pages)), "broken-link") == []


def test_a_broken_link_names_the_nearest_that_is_there(tmp_path: Path) -> None:
    report = check(write(tmp_path, {"page.md": "# Page\n\n## Return {#returns}\n\n[a](#retruns) [b](pgae.md)\n"}))
    assert [problem.fix for problem in report.problems if problem.code == "broken-link"] == [
        "write `returns`", "write `page.md`",
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_a_heading_without_an_id_has_the_anchor_the_site_gives_it(title: str) -> None:
    assert slug(title) == slugify(title, "-")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("The value $v$ is\nnot $\\oops$ here.", "tex", 6, 5),
        ("$$\n\\frac{1}{2\n$$", "tex", 5, 1),
        ("As known [@sutton; @nobody, section 2].", "unknown-citation", 5, 20),
        ("See \\eqref{eq:none}.", "unknown-equation", 5, 5),
        ("$$a \\label{eq:a}$$\nBy \\eqref{concepts/page.md#eq:a}, \\eqref{index.md#eq:a}.", "unknown-equation", 6, 35),
        ("```quiz\ntopic/one\n#old\ntopic/two\n```", "unknown-question", 8, 1),
        ("```quiz\n#nowhere\n```", "unknown-question", 6, 1),
        ("```python run\nx = 5  # drag 0..1\n```", "drag", 6, 1),
    ],
)
def test_what_is_wrong_in_a_page_is_found_at_its_line_and_column(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    page = f"# Page\n\n## Old {{#old .no-quiz}}\n\n{text}\n"
    pages = {"index.md": "# Home\n", "references.bib": "@book{sutton, title={A}}", "concepts/page.md": page}
    bank = write(tmp_path, pages)
    with (bank / "topic.yaml").open("a") as more:
        more.write("  - {id: two, retired: true, type: text, prompt: x, accept: [y], note: concepts/page.md#old}\n")
    report = check(bank)
    assert [found(report, kind) for kind in {problem.code for problem in report.problems} & CODES] == [
        [("page.md", line, column)]
    ]
    assert found(report, code)


CODES = {"tex", "unknown-citation", "unknown-equation", "unknown-question", "drag"}


def test_an_item_whose_section_is_gone_is_an_error_at_its_note(tmp_path: Path) -> None:
    bank = write(tmp_path, {"page.md": "# Page\n\n## Kept {#kept}\n"})
    with (bank / "topic.yaml").open("a") as more:
        more.write("  - id: two\n    type: text\n    prompt: x\n    accept: [y]\n    note: page.md#gone\n")
    report = check(bank)
    assert found(report, "missing-anchor") == [("topic.yaml", 13, 11)]
    assert [problem.fix for problem in report.problems if problem.code == "missing-anchor"] == ["use one of: kept"]


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("[equation (2)](page.md#eq:b)", False), ("[equation (1)](page.md#eq:b)", True),
        ("[equation (1)](page.md#eq:c)", True), ("[equation (1)](none.md#eq:a)", True),
    ],
)  # fmt: skip
def test_an_equation_that_an_item_names_has_that_number(tmp_path: Path, named: str, wrong: bool) -> None:
    page = "# Page\n\n$$a \\label{eq:a}$$\n\n$$b \\label{eq:b}$$\n"
    report = check(write(tmp_path, {"page.md": page}, source=f'"see {named}"'))
    assert found(report, "unknown-equation") == ([("topic.yaml", 8, 13)] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("收益（return）", True), ("它的收益 (Return)", True), ("return（收益）", True),
        ("折扣回报（return）", False), ("return（回报）", False), ("KL散度（KL divergence）", False),
        ("收益，即 return", False), ("收益（returns to scale）", False),
    ],
)  # fmt: skip
def test_an_item_that_glosses_a_term_with_another_word_is_a_warning(tmp_path: Path, text: str, wrong: bool) -> None:
    report = check(write(tmp_path, {"glossary.md": GLOSSARY}, zh=f'"{text}"'))
    assert found(report, "other-translation") == ([("topic.yaml", 6, 13)] if wrong else [])


def test_a_page_that_glosses_a_term_with_another_word_is_a_warning_at_that_place(tmp_path: Path) -> None:
    page = "# Page\n\nThe return (收益), not `return (收益)`,\nnor 回报 (return), once more 收益（return）.\n"
    report = check(write(tmp_path, {"glossary.md": GLOSSARY, "page.md": page}))
    assert found(report, "other-translation") == [("page.md", 3, 1), ("page.md", 4, 28)]


def test_a_term_with_two_translations_and_a_word_for_two_terms_are_warnings_at_the_later_row(tmp_path: Path) -> None:
    rows = "| Return | 收益 |\n| gain | 回报 |\n"
    report = check(write(tmp_path, {"glossary.md": GLOSSARY + rows}))
    assert found(report, "two-translations") == [("glossary.md", 5, 3)]
    assert found(report, "shared-translation") == [("glossary.md", 6, 3)]


def test_a_glossary_of_one_row_a_term_has_no_problem() -> None:
    assert list(glossary_problems(Path("x"), terms(GLOSSARY))) == []


def test_paths_limit_these_checks_too(tmp_path: Path) -> None:
    bank = write(tmp_path, {"one.md": "# One\n\n[a](x.md)\n", "two.md": "# Two\n\n[a](x.md)\n"})
    assert found(check(bank, [tmp_path / "docs" / "two.md"]), "broken-link") == [("two.md", 3, 5)]


def test_a_page_that_is_no_text_is_one_problem_and_the_others_are_still_checked(tmp_path: Path) -> None:
    bank = write(tmp_path, {"good.md": "# Good\n\n```python run\nprint(1)\n```\n```text output\n1\n```\n"})
    (tmp_path / "docs" / "bad.md").write_bytes(b"# Bad\xff\n")
    report = check(bank, run=True)
    assert [Path(problem.file).name for problem in report.problems if problem.severity == "error"] == ["bad.md"]
    assert report.snippets == 1
    assert check_notes(tmp_path / "docs", update=True) == ([], 1)


def test_what_is_a_matter_of_taste_is_no_problem(tmp_path: Path) -> None:
    pages = {
        "concepts/page.md": "# Seite\n\n## Ohne Namen\n\n## Ohne Frage {#ohne}\n",
        "references.bib": "@book{nobody, title={A}}",
    }
    bank = write(tmp_path, pages)
    (bank / "topic.yaml").write_text(GERMAN, "utf-8")
    assert check(bank).problems == ()


GERMAN = """\
format: 1
topic: topic
title: {de: Thema}
items:
  - id: one
    type: choice
    prompt: {de: Welche?}
    options: [{text: {de: diese}}, {text: {de: jene}, correct: true}]
"""


@pytest.mark.parametrize("trusted", [True, False])
def test_a_page_of_an_existing_site_is_judged_only_where_it_uses_what_is_ours(tmp_path: Path, trusted: bool) -> None:
    """What the builder refuses there is an error, and nothing else is."""
    root = existing.made(tmp_path, f"plugins: [search, studytool: {{html: {'trusted' if trusted else 'safe'}}}]\n")
    problems = check(root / "quiz").problems
    assert (problems == ()) is trusted
    lesson = root / "docs" / "lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("#fall\n", "#trip\n") + "\nNot $\\oops$.\n", "utf-8")
    wrong = {problem.code for problem in check(root / "quiz").problems if problem.file == str(lesson)}
    assert {"tex", "unknown-question"} <= wrong


def test_formulas_that_another_extension_sets_are_not_judged(tmp_path: Path) -> None:
    more = "plugins: [search, studytool]\nextra_javascript: [https://example.org/mathjax.js]\n"
    root = existing.made(tmp_path, more, {"lesson.md": existing.PAGES["lesson.md"] + "\n$\\require{physics}$\n"})
    assert check(root / "quiz").problems == ()
