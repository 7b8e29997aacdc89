"""Reviews kept by the page, what is due of them, and their way to the terminal and back."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from studytool.items._computed import typed
from studytool.items.contract.edition import edition
from studytool.messages.commands import entries_ahead
from studytool.model import Entry, Rating
from studytool.study.lines import from_line, to_line
from studytool.study.schedule import replay
from tests.browser.conftest import Visit, settled, visiting
from tests.browser.test_questions import (
    BANK,
    CHOICE,
    GRADIENT,
    NUMBER,
    PAGE,
    PATIENCE,
    letters,
    press,
    question,
    respond,
    says,
)
from tests.cli.running import studytool
from tests.study.logs import NOON, amend, optimize, review

RECALL = "policy-gradient/faults-and-repairs"
RIGHT = re.compile("Review kept: (Good|Easy)")  # by how quick this machine is
NO_STORAGE = """
indexedDB.open = () => { throw new Error("no storage here") };
for (const name of ["localStorage", "sessionStorage"]) {
  const get = () => { throw new DOMException("no storage here", "SecurityError") };
  Object.defineProperty(window, name, { get, configurable: true });
}
"""
ENTRIES = "async address => (await import(address)).entries()"

pytestmark = pytest.mark.usefixtures("runtime")


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    """A reader who has Python already, and no reviews yet."""
    visit = Visit(context.new_page())
    emptied = {"origin": "/".join(site.split("/")[:3]), "storageTypes": "indexeddb"}
    context.new_cdp_session(visit.page).send("Storage.clearDataForOrigin", emptied)
    yield visit
    visit.page.close()


@pytest.fixture
def note(page: Page, site: str) -> Page:
    """A page with questions."""
    settled(page, site + PAGE)
    return page


@pytest.fixture
def progress(page: Page, site: str) -> Page:
    page.goto(site + "progress/")
    expect(page.locator(".progress-facts")).to_be_visible()
    return page


def log(page: Page, site: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(ENTRIES, f"{site}assets/log.js")
    return found


def choose(page: Page, *, right: bool, nth: int = 0) -> None:
    place = question(page, CHOICE)
    place.get_by_role("radio").nth(letters(BANK[CHOICE], right=right)[nth]).check()
    press(place, "Check")


def kept(page: Page, item: str, words: str | re.Pattern[str]) -> None:
    expect(question(page, item).locator(".question-form .st-status")).to_have_text(words, timeout=PATIENCE)


def told(page: Page, words: str) -> None:
    expect(page.locator(".progress .st-status")).to_contain_text(words, timeout=PATIENCE)


def fact(page: Page, name: str) -> str:
    return page.locator(".progress-facts div", has_text=name).locator("dd").inner_text()


def exported(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "studytool-progress.jsonl"
    download.value.save_as(folder / "page.jsonl")
    return folder / "page.jsonl"


def take(page: Page, file: Path) -> None:
    page.locator(".progress input[type=file]").set_input_files(file)


def written(folder: Path, entries: list[Entry]) -> Path:
    file = folder / "terminal.jsonl"
    file.write_text("".join(f"{to_line(entry)}\n" for entry in entries))
    return file


def test_two_tries_on_the_same_numbers_are_one_review(note: Page, site: str) -> None:
    choose(note, right=False)
    kept(note, CHOICE, "Review kept: Again")
    choose(note, right=True)
    kept(note, CHOICE, "Review kept, by its first try: Again")
    choose(note, right=True)
    kept(note, CHOICE, "Not counted: the answer was seen")
    (first,) = log(note, site)
    assert set(first) == {*json.loads(to_line(review(1))), "edition", "tries"}
    assert first["edition"] == edition(BANK[CHOICE])
    wrong, right = (str(letters(BANK[CHOICE], right=right)[0] + 1) for right in (False, True))
    assert (first["kind"], first["verdict"], first["rating"], first["response"]) == ("review", "incorrect", 1, wrong)
    assert first["tries"] == [{"response": right, "verdict": "correct"}]
    assert first["seconds"] >= 0


def test_what_cannot_be_read_or_has_too_few_digits_is_no_review(note: Page, site: str) -> None:
    place, key = question(note, GRADIENT), BANK[GRADIENT].variant(0).key
    respond(place, "one third, or so")
    says(place, "I cannot read that")
    respond(place, typed(key.round(2)))
    says(place, "Imprecise")
    assert log(note, site) == []
    respond(place, typed(key))
    kept(note, GRADIENT, RIGHT)


def test_new_numbers_are_another_review_of_another_seed(note: Page, site: str) -> None:
    place = question(note, NUMBER)
    for seed in (0, 1):
        respond(place, typed(BANK[NUMBER].variant(seed).key))
        says(place, "Correct")
        press(place, "New numbers")
        expect(place.locator(".question-verdict")).to_be_empty(timeout=PATIENCE)
    assert [(entry["kind"], entry["seed"]) for entry in log(note, site)] == [("review", 0), ("review", 1)]


def test_a_question_that_is_done_can_be_asked_again_as_another_review(note: Page, site: str) -> None:
    place = question(note, CHOICE)
    expect(place.get_by_role("button", name="Ask again")).to_be_hidden()
    for wrong in (0, 1):
        choose(note, right=False, nth=wrong)
        says(place, "Incorrect")
    press(place, "Ask again")
    expect(place.locator(".question-verdict")).to_be_empty()
    expect(place.locator(".question-key")).to_be_hidden()
    assert place.get_by_role("radio", checked=True).count() == 0
    choose(note, right=True)
    kept(note, CHOICE, RIGHT)
    assert [(entry["kind"], entry["rating"] > 2) for entry in log(note, site)] == [
        ("review", False),
        ("review", True),
    ]


def test_after_a_hint_right_is_hard_and_after_the_answer_nothing_counts(note: Page, site: str) -> None:
    place = question(note, CHOICE)
    place.locator("summary", has_text="Hint").click()
    choose(note, right=True)
    kept(note, CHOICE, "Review kept: Hard")
    assert log(note, site)[0]["hints"] == 1
    settled(note)
    place.locator("summary", has_text="Answer").click()
    choose(note, right=True)
    kept(note, CHOICE, "Not counted: the answer was seen")
    says(place, "Correct")
    assert len(log(note, site)) == 1


def test_a_recalled_text_is_compared_and_graded_by_the_learner(page: Page, site: str) -> None:
    settled(page, f"{site}{(BANK[RECALL].note or '').partition('.md')[0]}/")
    place = question(page, RECALL)
    press(place, "Compare")
    says(place, "There is nothing to read")
    place.get_by_role("textbox").fill("from memory")
    press(place, "Compare")
    expect(place.locator(".question-key")).to_be_visible()
    kept(page, RECALL, "Review kept: grade it")
    assert [entry["rating"] for entry in log(page, site)] == [None]
    for grade in ("Hard", "Easy"):
        press(place, grade)
        kept(page, RECALL, f"Review kept: {grade}")
    assert place.get_by_role("button", pressed=True).inner_text() == "Easy"
    first, *grades = log(page, site)
    assert first["response"] == "from memory"
    assert [(entry["of"], entry["verdict"], entry["rating"]) for entry in grades] == [
        (first["id"], "partial", 2),
        (first["id"], "correct", 4),
    ]


def test_two_tabs_lose_none_of_their_reviews(page: Page, context: BrowserContext, site: str) -> None:
    other = context.new_page()
    for tab in (page, other):
        settled(tab, site + PAGE)
    for tab in (page, other):
        choose(tab, right=False)
    for tab in (page, other):
        kept(tab, CHOICE, "Review kept: Again")
    other.close()
    assert len(log(page, site)) == 2


def test_progress_goes_to_the_terminal_and_back_with_no_review_lost_or_doubled(
    note: Page, site: str, tmp_path: Path
) -> None:
    choose(note, right=False)
    kept(note, CHOICE, "Review kept: Again")
    respond(question(note, NUMBER), typed(BANK[NUMBER].variant(0).key))
    says(question(note, NUMBER), "Correct")
    settled(note, site + "progress/")
    file, db = exported(note, tmp_path), f"--db={tmp_path / 'progress.sqlite3'}"

    assert studytool("progress", "import", str(file), db).stdout == "2 entries added; 0 known already.\n"
    assert studytool("progress", "import", str(file), db).stdout == "0 entries added; 2 known already.\n"
    studytool("answer", NUMBER, "0", "--save", db)
    assert studytool("progress", "undo", db).returncode == 0
    both = tmp_path / "both.jsonl"
    assert studytool("progress", "export", "-o", str(both), db).returncode == 0

    take(note, both)
    told(note, "2 lines added; 2 known already.")
    take(note, both)
    told(note, "0 lines added; 4 known already.")
    lines = exported(note, tmp_path).read_text().splitlines()
    assert [from_line(line) for line in lines] == [from_line(line) for line in both.read_text().splitlines()]
    assert fact(note, "Reviews") == "2"


def test_what_is_due_is_what_the_terminal_says_and_is_kept_for_when_there_is_no_python(
    progress: Page, site: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    entries = [
        review(1, CHOICE, Rating.GOOD, now - timedelta(days=9)),
        review(2, NUMBER, Rating.AGAIN, now - timedelta(days=2)),
        review(3, RECALL, Rating.EASY, now - timedelta(hours=1)),
        review(4, "gone/from-the-bank", Rating.AGAIN, now - timedelta(days=1)),
    ]
    take(progress, written(tmp_path, entries))
    told(progress, "4 lines added")
    due = progress.locator(".progress-due a")
    states = replay(entries)
    expected = sorted((CHOICE, NUMBER), key=lambda item: states[item].due)
    assert all(re.fullmatch("Score function: .*", link.inner_text()) for link in due.all())
    assert [link.get_attribute("href") for link in due.all()] == [f"{site}{PAGE}#{item}" for item in expected]
    assert (fact(progress, "Due now"), fact(progress, "Done"), fact(progress, "Reviews")) == (
        "2",
        f"3 of {sum(not item.retired for item in BANK.values())}",
        "4",
    )
    row = progress.get_by_role("row", name="Score function")
    assert row.get_by_role("cell").all_inner_texts()[1:] == ["2", "100%"]

    settled(progress, site)
    expect(progress.locator(".due")).to_have_text("Now 2 are due.")
    settled(progress, site + "progress/")

    progress.evaluate("caches.delete('studytool')")
    progress.route("**/runtime/*.zst*", lambda route: route.abort())
    settled(progress)
    expect(due).to_have_count(2)
    due.first.scroll_into_view_if_needed()
    progress.wait_for_timeout(500)  # a quarter of a second after a scroll the theme names the section in the address
    due.first.click()
    progress.wait_for_url(f"**/{PAGE}#{expected[0]}")
    expect(question(progress, expected[0])).to_be_in_viewport()
    expect(question(progress, expected[0]).locator(".question-title")).to_contain_text("✓ due again")
    expect(progress.locator(".section-questions .mark").first).to_contain_text(re.compile(r"✓ [12] of \d+ done"))
    progress.goto(site + "learning-path/")
    marks = [re.compile(rf"✓ {count} of \d+ done") for count in (2, 1)]
    expect(progress.locator("#path ~ ol .mark")).to_have_text(marks)
    ticked = progress.locator("#map ~ * svg text", has_text="✓")
    expect(ticked).to_have_text([re.compile(r"^6 .* ✓$"), re.compile(r"^8 .* ✓$")])


def test_when_an_answer_is_asked_again_is_worked_out_by_itself_where_python_is_at_hand(note: Page, site: str) -> None:
    respond(question(note, NUMBER), typed(BANK[NUMBER].variant(0).key))
    kept(note, NUMBER, RIGHT)
    expect(question(note, NUMBER).locator(".question-title")).to_contain_text(
        re.compile("✓ (again today|next on)"), timeout=PATIENCE
    )
    settled(note, site)
    expect(note.locator(".due")).to_have_text("Nothing is due now.")


def test_a_streak_counts_the_days_of_reviews_that_stand(progress: Page, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    undone = review(9, NUMBER, at=now - timedelta(days=3))
    days = [review(number, at=now - timedelta(days=number)) for number in (1, 2, 5)]
    take(progress, written(tmp_path, [*days, undone, amend(10, "undo", undone)]))
    told(progress, "5 lines added")
    assert fact(progress, "Streak") == "2 days"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("nonsense", "bad.jsonl:2: this is not a line of JSON; mend or remove the line; nothing was imported"),
        ('{"id": 3}\n[]', "bad.jsonl:2: `id` is 3, not a UUID (and 1 more bad line); mend or remove the line"),
        ("\udcff", "bad.jsonl:2: this is not UTF-8; mend or remove the line; nothing was imported"),
        ('{"id": "<img src=x onerror=alert(1)>"}', '`id` is "<img src=x onerror=alert(1)>", not a UUID'),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_its_file_is_taken(
    progress: Page, site: str, tmp_path: Path, content: str, problem: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{to_line(review(1))}\n{content}\n", encoding="utf-8", errors="surrogateescape")
    take(progress, file)
    told(progress, problem)
    assert log(progress, site) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_file_in_another_encoding_is_read_by_its_mark_and_lines_of_the_future_are_told(
    progress: Page, site: str, tmp_path: Path, encoding: str
) -> None:
    later = datetime.now(UTC) + timedelta(days=40)
    entries = [review(1, response="γ² ≈ 0.81"), review(2, at=later), review(3, at=later + timedelta(days=1))]
    file = written(tmp_path, entries)
    file.write_text("\r\n".join(file.read_text().splitlines()), encoding=encoding)
    take(progress, file)
    told(progress, f"3 lines added; 0 known already. {entries_ahead(2, f'{later:%Y-%m-%d}').say('en')}")
    assert [from_line(json.dumps(entry)) for entry in log(progress, site)] == entries
    assert fact(progress, "Reviews") == "1"


ROWS: list[dict[str, Any]] = [
    {"id": "x"},
    {"id": 3, "kind": "review", "at": None, "item": {}},
    {**json.loads(to_line(review(5))), "rating": "<img src=x>"},
]
PUT = """rows => new Promise((resolve, reject) => {
  const asked = indexedDB.open("studytool");
  asked.onsuccess = () => {
    const writing = asked.result.transaction("log", "readwrite");
    for (const row of rows) writing.objectStore("log").put(row);
    writing.oncomplete = resolve;
    writing.onabort = reject;
  };
})"""


def test_rows_that_cannot_be_read_are_set_aside_and_told_and_the_rest_counts(
    progress: Page, site: str, tmp_path: Path
) -> None:
    good = [review(1, CHOICE, at=datetime.now(UTC) - timedelta(days=9)), review(2)]
    take(progress, written(tmp_path, good))
    told(progress, "2 lines added")
    worse = json.loads(to_line(optimize(4)))
    progress.evaluate(PUT, [*ROWS, worse | {"parameters": [999] * 21}])
    settled(progress)
    place = progress.locator(".progress")
    expect(place).to_contain_text("3 lines kept in this browser cannot be read and are left out. They stay")
    press(place, "Work out what is due")
    told(progress, "1 line left out, the first because `parameters` is [999")
    assert (fact(progress, "Reviews"), fact(progress, "Due now")) == ("2", "1")
    with progress.expect_download() as download:
        press(place, "Save them as a file")
    assert [json.loads(line) for line in download.value.path().read_text().splitlines()] == [
        ROWS[1], ROWS[2], ROWS[0],
    ]  # fmt: skip

    take(progress, written(tmp_path, [review(5)]))
    told(progress, "1 line added; 0 known already.")
    expect(place).to_contain_text("2 lines kept in this browser cannot be read")
    assert place.locator("img").count() == 0
    settled(progress, site)
    expect(progress.locator(".due")).to_have_text("Now 1 is due.")


def test_what_a_log_says_is_never_read_as_html(progress: Page, tmp_path: Path) -> None:
    names = ("<img src=x onerror=alert(1)>", "constructor", "__proto__", CHOICE)
    take(progress, written(tmp_path, [review(number, name, at=NOON) for number, name in enumerate(names)]))
    told(progress, "4 lines added")
    expect(progress.locator(".progress-due a")).to_have_count(1)
    assert progress.locator(".progress").locator("img, script").count() == 0


def test_where_nothing_can_be_stored_questions_are_judged_and_the_reader_is_told(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        visit.page.add_init_script(NO_STORAGE)
        settled(visit.page, site + PAGE)
        choose(visit.page, right=True)
        says(question(visit.page, CHOICE), "Correct")
        kept(visit.page, CHOICE, "Review not kept, this browser refuses to store it (no storage here)")
        search = visit.page.get_by_role("textbox", name="Search")
        search.click()
        search.press_sequentially("baseline")
        expect(visit.page.locator(".md-search-result__link").first).to_be_visible(timeout=PATIENCE)
        settled(visit.page, site + "progress/")
        told(visit.page, "This browser keeps nothing for these pages (no storage here)")
        assert visit.errors == []


def test_with_scripts_off_the_page_says_what_it_cannot_do(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + "progress/")
        expect(visit.page.get_by_text("With scripts off nothing is kept of your answers")).to_be_visible()


def test_a_site_built_without_the_pages_program_says_what_is_missing(page: Page, site: str) -> None:
    def without_words(route: Route) -> None:
        text = route.fetch().text()
        route.fulfill(body=re.sub(r'(id="?studytool-words"?[^>]*>).*?(</script>)', r"\1\2", text, flags=re.S))

    page.route(f"{site}progress/", without_words)
    page.goto(f"{site}progress/")
    expect(page.locator(".progress")).to_contain_text("build it with studytool site build")
    expect(page.get_by_role("button", name="Export")).to_have_count(0)
    page.unroute(f"{site}progress/")
