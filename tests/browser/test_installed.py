"""What a teacher does first: install the tool without Node, begin a course, prove it, answer it, and open its site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installed import Bare
from tests.browser.served import BELOW, serving
from tests.browser.test_plugin import PATIENCE, judged, works
from tests.site.existing import made

pytestmark = pytest.mark.slow
SOUND = "3 items, 150 variants, 400 wrong formulas tried, 1 snippet run: 0 errors, 0 warnings\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Bare:
    return Bare(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module", params=["en", "zh"])
def course(bare: Bare, request: pytest.FixtureRequest) -> Path:
    """A new course in a language."""
    begun = bare.run("studytool", "new", f"course-{request.param}", "--lang", request.param, cwd=bare.folder)
    assert (begun.returncode, begun.stderr) == (0, "")
    return bare.folder / f"course-{request.param}"


def key(bare: Bare, course: Path, seed: int = 0) -> str:
    """The slope that the page or the terminal asks for with this seed."""
    asked = bare.run("studytool", "answer", "slopes/slope", "12345", "--seed", str(seed), "--json", cwd=course)
    return str(json.loads(asked.stdout)["key"])


@pytest.fixture(scope="module")
def site(bare: Bare, course: Path) -> Iterator[str]:
    """The address of the course's site."""
    with serving({BELOW: course / "site"}) as address:
        built = bare.run("studytool", "site", "build", cwd=course, SITE_URL=address)
        assert (built.returncode, built.stderr) == (0, "")
        yield address


def test_there_is_no_node(bare: Bare) -> None:
    listed = bare.run(
        "python", "-c", "import shutil; print(shutil.which('node'), shutil.which('npm'))", cwd=bare.folder
    )
    assert listed.stdout == "None None\n"


def test_a_new_course_is_proved_without_an_error_or_a_warning(bare: Bare, course: Path) -> None:
    checked = bare.run("studytool", "check", "--run", cwd=course)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, SOUND, "")


def test_its_questions_are_asked_and_judged_in_the_terminal(bare: Bare, course: Path) -> None:
    asked = bare.run("studytool", "quiz", "--item", "slopes/slope", "--seed", "1", cwd=course, text="1e9\n")
    assert asked.returncode == 0
    assert "✗" in asked.stdout
    right = bare.run("studytool", "answer", "slopes/slope", key(bare, course, seed=1), "--seed", "1", cwd=course)
    assert (right.returncode, right.stderr) == (0, "")


def test_its_page_runs_the_snippet_and_judges_the_questions(page: Page, site: str, bare: Bare, course: Path) -> None:
    page.goto(site)
    chinese = page.evaluate("document.documentElement.lang") == "zh"
    expect(page.locator(".formula .katex-html").first).to_be_visible()
    assert page.locator("meta[http-equiv='content-security-policy' i]").count() == 1
    snippet = page.locator(".snippet")
    snippet.get_by_role("textbox").fill("print(6 * 7)")
    snippet.get_by_role("button", name="运行" if chinese else "Run", exact=True).click()
    expect(snippet.locator("samp")).to_have_text("42\n", timeout=PATIENCE)
    page.get_by_text("还有 2 道题" if chinese else "2 more questions").click()
    slope = page.locator("[data-item='slopes/slope']")
    for response, verdict in (("12345", ("Incorrect", "不正确")), (key(bare, course), ("Correct", "正确"))):
        slope.get_by_role("textbox").fill(response)
        judged(slope, "检查" if chinese else "Check", verdict[chinese])
    expect(page.get_by_role("button", name="English" if chinese else "中文")).to_have_count(0)


def test_a_site_that_was_there_has_it_with_three_more_lines(bare: Bare, page: Page) -> None:
    root = made(bare.folder / "existing", "plugins:\n  - search\n  - studytool\n")
    with serving({BELOW: root / "site"}) as address:
        built = bare.run("mkdocs", "build", "--strict", cwd=root, SITE_URL=address)
        assert built.returncode == 0, built.stderr
        page.goto(f"{address}lesson/")
        works(page)


def test_without_the_runtime_pages_have_no_run_buttons_which_is_said_once(bare: Bare, course: Path) -> None:
    aside = bare.package.rename(bare.package.with_name("aside"))
    try:
        built = bare.run("studytool", "site", "build", "--out", str(course / "without"), cwd=course)
    finally:
        aside.rename(aside.with_name("studytool_runtime"))
    assert built.returncode == 0
    assert built.stderr.count("the pages have no Run buttons") == 1
    assert re.search(r'run `pip install "\S+/studytool_runtime-\S+\.whl"`', built.stderr)
    page = (course / "without" / "index.html").read_text("utf-8")
    assert 'class="snippet"' in page
    assert "data-run" not in page
