"""The notes as a whole: how much there is, what is corrected, what comes out, and what must never be said."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from studytool.bank.loader import load
from studytool.items.choice import Choice
from studytool.items.contract import Item
from studytool.notes import bibliography, drags, translation
from studytool.notes.note import CITATION, CITATIONS, Note, read
from studytool.site.figures import DRAWS
from tests.test_notes_text import CORRECTED, QUOTED, SAID, plain

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TALKS = sorted(path.stem for path in (DOCS / "speeches").glob("*.md"))  # what teaches a talk is in a folder of its name
TEACHING = ("speeches", "concepts")
COMPUTED = {"number", "array", "gradient", "formula", "function"}
TAGS = re.compile(r"^tags: \[(?P<tags>[^\]]+)\]$", re.MULTILINE)
TEACHES = {"prompt", "hint", "solution", "answer"}  # and no option, for a wrong one says what is not so
THEIRS = re.compile(r"^!!! precisely.*$|^\*In English\.\*.*$", re.MULTILINE)
MOVED = re.compile(r"\]\((?P<target>[^()\s]+)\)\{#(?P<name>[\w-]+) \.moved\}")
SENTENCE = re.compile(r"(?<=[.?!])\s+|\n{2,}|\n(?=[|*-])")


def data(name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = yaml.safe_load((ROOT / "tests/data/notes" / name).read_text("utf-8"))
    return rows


def names(rows: list[dict[str, object]], key: str) -> list[str]:
    return [str(row[key])[:40] for row in rows]


@cache
def pages() -> dict[str, Note]:
    return {path.relative_to(DOCS).as_posix(): read(path) for path in translation.pages(DOCS)}


@cache
def items() -> tuple[Item, ...]:
    bank, problems = load(ROOT / "quiz")
    assert not problems
    return tuple(item for item in bank.items if not item.retired)


def taught() -> Iterator[str]:
    """The sections that teach something, as an item names them."""
    for name, note in pages().items():
        if name.split("/")[0] in TEACHING:
            yield from (f"{name}#{h.id}" for h in note.headings if h.level in (2, 3) and "no-quiz" not in h.classes)


def test_there_are_twenty_two_pages_of_notes_sixty_snippets_and_a_hundred_and_fifty_equations() -> None:
    notes = [note for name, note in pages().items() if name.split("/")[0] in TEACHING]
    assert len(notes) >= 22
    assert sum(len(note.snippets) for note in notes) >= 60
    assert len({formula.source for note in notes for formula in note.formulas if formula.display}) >= 150


def test_there_are_a_hundred_and_twenty_items_a_third_of_them_computed() -> None:
    assert len(items()) >= 120
    assert 3 * sum(item.type in COMPUTED for item in items()) >= len(items())


def test_every_item_is_in_english_and_in_chinese_throughout() -> None:
    one_sided = [
        (item.id, path)
        for item in items()
        for path, text in item.texts()
        if not {"en", "zh"} <= set(text.translations)
        and re.search(r"[A-Za-z]{4}", re.sub(r"\$[^$]*\$", "", text.say("en")))
    ]
    assert one_sided == []


def test_every_heading_within_a_page_that_teaches_has_an_id() -> None:
    teaching = [(name, note) for name, note in pages().items() if name.split("/")[0] in TEACHING]
    assert [
        (name, heading.line)
        for name, note in teaching
        for heading in note.headings
        if heading.level in (2, 3) and heading.id is None
    ] == []


@pytest.mark.parametrize("edition", [DOCS, DOCS / "zh"], ids=["en", "zh"])
@pytest.mark.parametrize("table", ["glossary.md", "symbols.md"])
def test_the_tables_call_each_section_by_its_title(edition: Path, table: str) -> None:
    rows = re.findall(r"\[([^\]|]+)\]\((\S+)#(\S+)\) \|$", (edition / table).read_text("utf-8"), re.MULTILINE)
    titles = {page: {h.id: h.title for h in read(edition / page).headings} for _, page, _ in rows}
    assert len(rows) > 30
    assert [row for row in rows if titles[row[1]].get(row[2]) != row[0]] == []


def test_every_distractor_says_why_it_is_wrong() -> None:
    choices = [item for item in items() if isinstance(item, Choice)]
    silent = [item.id for item in choices for option in item.options if not option.correct and option.feedback is None]
    assert choices
    assert silent == []


def test_every_work_of_the_bibliography_is_cited() -> None:
    listed = set(bibliography.load(DOCS / "references.bib"))
    said = [said for item in items() for _, text in item.texts() for said in text.translations.values()]
    sources = "\n".join([*said, *(item.source or "" for item in items())])
    of_items = {work["key"] for group in CITATIONS.finditer(sources) for work in CITATION.finditer(group[0])}
    of_pages = {citation.key for note in pages().values() for citation in note.citations}
    assert listed
    assert listed - of_items - of_pages == set()


def test_every_section_that_teaches_has_two_items_at_least() -> None:
    count = Counter(item.note for item in items())
    assert [section for section in taught() if count[section] < 2] == []


@pytest.mark.slow
def test_every_drawn_item_has_ten_variants_at_least() -> None:
    assert [item.id for item in items() if item.variant(0).given and _draws(item) < 10] == []


def _draws(item: Item) -> int:
    """How many different draws the first two hundred seeds give; ten are enough to stop at."""
    drawn: set[str] = set()
    for seed in range(200):
        drawn.add(repr(item.variant(seed).given))
        if len(drawn) == 10:
            break
    return len(drawn)


def test_every_work_of_the_bibliography_has_a_link_unless_it_was_a_talk() -> None:
    works = bibliography.load(DOCS / "references.bib")
    assert [key for key, work in works.items() if "href" not in work.html] == ["lecun2016predictive"]


@pytest.mark.parametrize("name", pages())
def test_a_page_has_a_title_a_description_and_its_subjects(name: str) -> None:
    front = re.match(r"---\n(?P<lines>.*?)^---$", pages()[name].text, re.DOTALL | re.MULTILINE)
    assert front
    assert re.search(r"^title: \S", front["lines"], re.MULTILINE)
    assert re.search(r"^description: \S", front["lines"], re.MULTILINE)
    assert TAGS.search(front["lines"])


@pytest.mark.parametrize("row", data("corrections.yaml"), ids=names(data("corrections.yaml"), "said"))
def test_a_correction_stands_under_what_it_corrects(row: dict[str, str]) -> None:
    text = (DOCS / "speeches" / f"{row['page']}.md").read_text("utf-8")
    said = [match for match in CORRECTED.finditer(text) if _quotes(match["title"], row["said"])]
    correction = next(match for match in said if all(words in _body(text, match.end()) for words in row["says"]))
    above = [
        block for block in SAID.finditer(text, 0, correction.start()) if plain(row["said"]) in _flat(block["text"])
    ]
    assert not re.search(r"^#", text[above[-1].end() : correction.start()], re.MULTILINE)


def _body(text: str, start: int) -> str:
    indented = re.match(r"(?:\n(?: {4}[^\n]*)?)+", text[start:])
    return indented[0] if indented else ""


def _quotes(title: str, said: str) -> bool:
    quoted = [plain(match["words"] or match["tex"]) for match in QUOTED.finditer(title)]
    pieces = [piece.strip() for quote in quoted for piece in quote.split("…")]
    return any(plain(said) in piece or (piece and piece in plain(said)) for piece in pieces)


def _flat(text: str) -> str:
    return " ".join(map(plain, text.splitlines()))


@pytest.mark.parametrize("row", data("numbers.yaml"), ids=names(data("numbers.yaml"), "what"))
def test_a_page_prints_the_numbers_it_teaches(row: dict[str, str]) -> None:
    """That the outputs are what the code prints is for `studytool check --run` to say."""
    printed = "\n".join(snippet.output or "" for snippet in pages()[row["page"]].snippets)
    assert [number for number in row["prints"] if number not in printed] == []


@pytest.mark.parametrize("row", data("never.yaml"), ids=names(data("never.yaml"), "why"))
def test_what_is_known_to_be_wrong_is_never_said(row: dict[str, str]) -> None:
    wrong, excused = re.compile(row["pattern"]), re.compile(row.get("unless", r"(?!)"))
    said = [said for said in (*_sentences(), row["such as"]) if wrong.search(said) and not excused.search(said)]
    assert said == [row["such as"]]


@cache
def _sentences() -> tuple[str, ...]:
    """What the pages say themselves, without the note-taker's text and its corrections, and what the items teach."""
    ours = [THEIRS.sub("", SAID.sub("", note.words)) for note in pages().values()]
    asked = [
        said
        for item in items()
        for path, text in item.texts()
        if path.split(".")[0] in TEACHES
        for said in text.translations.values()
    ]
    return tuple(" ".join(said.split()) for text in (*ours, *asked) for said in SENTENCE.split(text))


@pytest.mark.parametrize("talk", ["learning-from-experience", "policy-gradient", "rl-for-llms"])
def test_where_a_talk_has_no_transcript_only_what_is_written_is_quoted(talk: str) -> None:
    quotations = re.findall(
        r"(?:^> [^\n]*\n)+\n[^\n]*", (DOCS / "speeches" / f"{talk}.md").read_text("utf-8"), re.MULTILINE
    )
    assert [quotation for quotation in quotations if "[@" not in quotation] == []


@pytest.mark.parametrize("talk", ["policy-gradient", "rl-for-llms"])
def test_a_speaker_who_is_not_known_is_not_named(talk: str) -> None:
    about = _section((DOCS / "speeches" / f"{talk}.md").read_text("utf-8"), "the-talk")
    assert re.search(r"not known to us", about)
    assert not re.search(r"\b(?:given|held|lecture|talk) by [A-Z]", about)


@pytest.mark.parametrize("talk", TALKS)
def test_a_talk_opens_with_its_source_then_its_lesson_and_only_then_what_was_said(talk: str) -> None:
    sections = [heading.id for heading in pages()[f"speeches/{talk}.md"].headings if heading.level == 2]
    assert sections[0] == "the-talk"
    assert sections[-2:] == ["further-reading", "next"]
    assert sections.index("said") >= 2
    text = pages()[f"speeches/{talk}.md"].text
    assert min(text.find('<div class="said'), text.find("!!! precisely")) > text.index("{#said")


@pytest.mark.parametrize(
    ("page", "section"),
    [
        ("bitter-lesson", "reflections"),
        ("rl-for-llms/training", "policy-optimization"),
        ("rl-for-llms/reasoning", "attempts"),
    ],
)
def test_what_was_left_open_is_filled_and_says_that_it_was_added_later(page: str, section: str) -> None:
    text = _section((DOCS / "speeches" / f"{page}.md").read_text("utf-8"), section)
    assert "added later" in text.lower()
    assert len(text.split()) > 100


@pytest.mark.parametrize("row", data("moved.yaml"), ids=names(data("moved.yaml"), "page"))
def test_a_section_that_moved_left_a_link_to_its_new_place_under_its_old_name(row: dict[str, str]) -> None:
    text = pages()[row["page"]].text
    left = {match["name"]: match["target"] for match in MOVED.finditer(text)}
    assert list(row["sections"]) == list(left)
    for name, target in left.items():
        page, _, anchor = target.partition("#")
        new = (Path("speeches") / page).as_posix()
        assert anchor == name
        assert name in [heading.id for heading in pages()[new].headings]


def test_no_page_is_so_long_that_it_must_be_split() -> None:
    """A talk and the pages that teach it were one page of 40,000 characters, forty-six screens long."""
    assert [name for name, note in pages().items() if name.split("/")[0] in TEACHING and len(note.text) > 20_000] == []


def _section(text: str, anchor: str) -> str:
    found = re.search(rf"^## [^\n]*#{anchor}\b[^\n]*\n(?P<body>.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found
    return found["body"]


ROW = re.compile(
    r"^\| (?P<symbols>\$.*?\$) \| [^|]* \| \[[^]]*\]\((?P<page>[^#)]+)#(?P<section>[^)]+)\) \|$", re.MULTILINE
)
TAKEN = {  # a symbol of the table in another meaning, which these pages and items once had
    r"e_\tau": "a tool's embedding is $e_k$",
    r"|o_i|": "the tokens of an answer are $|y_i|$",
    r"\le \delta": "a budget of divergence is $\\kappa$",
    r"H^{-1}": "the curvature of the divergence is $F$",
    r"e^{\lambda}": "a spread's logarithm is $\\log \\sigma$",
    r"F + \xi": "the damping of $F$ is $\\zeta$",
    r"u + \xi": "noise is $\\epsilon$",
    r" / T)": "the temperature of a softmax is $\\beta$",
}


@pytest.mark.parametrize("row", list(ROW.finditer(pages()["symbols.md"].text)), ids=lambda row: row["symbols"])
def test_a_symbol_of_the_table_stands_on_the_page_that_introduces_it(row: re.Match[str]) -> None:
    text = pages()[row["page"]].text
    symbols = re.findall(r"\$([^$]+)\$", row["symbols"].replace(r"\lvert ", "|").replace(r" \rvert", "|"))
    assert [symbol for symbol in symbols if symbol not in text] == []


def test_a_symbol_of_the_table_has_no_second_meaning() -> None:
    said = {name: note.text for name, note in pages().items()} | {
        item.id: " ".join(text.say("en") for _, text in item.texts()) for item in items()
    }
    assert [(place, other) for place, text in said.items() for taken, other in TAKEN.items() if taken in text] == []


def test_every_page_of_a_talk_or_a_concept_has_a_picture() -> None:
    drawn = {name for name, note in pages().items() if any(DRAWS.search(one.code) for one in note.snippets)}
    assert [name for name in pages() if name.split("/")[0] in TEACHING and name not in drawn] == []


def test_fifteen_pictures_have_numbers_to_drag() -> None:
    codes = [snippet.code for note in pages().values() for snippet in note.snippets]
    assert sum(bool(drags.labels(code)) and bool(DRAWS.search(code)) for code in codes) >= 15


SHORT = {  # the names of pages in the map of the path, where they are not those of the navigation
    "mdp": "MDP", "bellman": "Bellman", "imitation": "Imitation", "score-function": "Score function",
    "policy-gradient-theorem": "Theorem", "trust-regions": "PPO", "tool-agents": "Tools",
    "checking-a-gradient": "Checking",
}  # fmt: skip
AFTER = re.compile(r"^after: \[(?P<pages>[^\]]*)\]$", re.MULTILINE)
CONCEPT = re.compile(r"\]\((?:concepts/)?(?P<name>[a-z0-9-]+)\.md[^)]*\)")
EQUATION = re.compile(r"\\eqref\{concepts/(?P<name>[a-z0-9-]+)\.md#")


@cache
def needs() -> dict[str, frozenset[str]]:
    """The concept pages by name, in the order of the navigation, and those that each must come after."""
    listed = re.findall(r": concepts/([a-z0-9-]+)\.md$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    named = {name: AFTER.search(pages()[f"concepts/{name}.md"].text) for name in listed}
    return {
        name: frozenset(re.findall(r"concepts/([a-z0-9-]+)\.md", found["pages"]) if found else ())
        for name, found in named.items()
    }


def before(name: str) -> frozenset[str]:
    """All that a page needs, near and far."""
    return needs()[name] | {far for near in needs()[name] for far in before(near)}


def test_each_concept_page_stands_after_those_it_needs() -> None:
    order = list(needs())
    assert [(name, early) for name in order for early in needs()[name] if order.index(early) > order.index(name)] == []


def test_only_the_first_pages_need_none_before_them() -> None:
    assert [name for name, early in needs().items() if not early] == ["mdp", "gradients-by-hand", "scaling"]


@pytest.mark.parametrize("name", needs())
def test_no_page_uses_an_equation_of_a_later_page_without_saying_so(name: str) -> None:
    order = list(needs())
    sentences = SENTENCE.split(pages()[f"concepts/{name}.md"].text)
    used = [(match["name"], said) for said in sentences for match in EQUATION.finditer(said)]
    assert [said for other, said in used if order.index(other) > order.index(name) and "later" not in said] == []


@pytest.mark.parametrize("name", needs())
def test_what_an_introduction_leans_on_is_what_the_page_comes_after(name: str) -> None:
    introduction = pages()[f"concepts/{name}.md"].text.split("\n## ")[0]
    linked = [(m["name"], said) for said in SENTENCE.split(introduction) for m in CONCEPT.finditer(said)]
    assert [other for other, said in linked if other not in before(name) and "later" not in said] == []


@pytest.mark.parametrize(
    ("entrance", "path"), [("The gradient course", "gradients"), ("Language models", "language-models")]
)
def test_a_way_in_has_all_that_its_pages_need_in_order_and_is_a_path_of_the_quiz(entrance: str, path: str) -> None:
    way = re.search(rf"^- \*\*{entrance}\*\*.*$", pages()["learning-path.md"].text, re.MULTILINE)
    assert way
    names = [match["name"] for match in CONCEPT.finditer(way[0])]
    assert len(names) >= 15
    assert [
        (name, needs()[name] - set(names[:at])) for at, name in enumerate(names) if needs()[name] - set(names[:at])
    ] == []
    course = yaml.safe_load((ROOT / "quiz" / "course.yaml").read_text(encoding="utf-8"))
    assert course["paths"][path] == [f"concepts/{name}.md" for name in names]


def test_every_concept_page_is_on_the_path_after_those_it_needs() -> None:
    text = pages()["learning-path.md"].text
    numbered = [
        match["name"]
        for match in re.finditer(r"^\d+\. \[[^\]]*\]\(concepts/(?P<name>[a-z0-9-]+)\.md\)", text, re.MULTILINE)
    ]
    further = re.findall(r"^\| (\d+) \| \[[^\]]*\]\(concepts/([a-z0-9-]+)\.md\)", text, re.MULTILINE)
    assert sorted([*numbered, *(name for _, name in further)]) == sorted(needs())
    assert [name for at, name in enumerate(numbered) if not needs()[name] <= set(numbered[:at])] == []
    rows = [name for _, name in further]
    known = [(name, set(numbered[: int(page)]) | set(rows[:at])) for at, (page, name) in enumerate(further)]
    assert [(name, needs()[name] - reached) for name, reached in known if needs()[name] - reached] == []


def test_the_map_of_the_path_shows_what_its_pages_need() -> None:
    text = pages()["learning-path.md"].text
    drawn = dict(re.findall(r'^    "(?:\d+ )?([^"]+)": \[([^\]]*)\],$', text, re.MULTILINE))
    nav = re.findall(r"- ([^:\n]+): concepts/([a-z0-9-]+)\.md$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    names = {SHORT.get(name, title): name for title, name in nav}
    shown = {
        names[short]: {names[one] for one in re.findall(r'"(?:\d+ )?([^"]+)"', listed)}
        for short, listed in drawn.items()
    }
    numbered = re.findall(r"^\d+\. \[[^\]]*\]\(concepts/([a-z0-9-]+)\.md\)", text, re.MULTILINE)
    assert shown == {name: set(needs()[name]) for name in numbered}
