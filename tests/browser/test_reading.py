"""Reading, searching and moving about."""

import re
from base64 import b64encode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NARROW, settled, visiting

TALK = "speeches/policy-gradient/"
LESSON = TALK + "the-gradient/"
MOVED = TALK + "less-noise/#baseline"  # what was a section of the talk's own page


def equations_laid_out(page: Page) -> int:
    """How many equations are on the page; every one must have its size, from KaTeX's own fonts."""
    assert page.evaluate(
        "() => Promise.all(['Main', 'Math'].map(name => document.fonts.load(`16px KaTeX_${name}`)))"
        ".then(found => found.every(faces => faces.length > 0))"
    )
    boxes = page.locator("article .katex-html").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    visible = [height for height in boxes if height > 0]
    assert all(height > 8 for height in visible)
    return len(visible)


def test_equations_are_laid_out_with_scripts_off(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        settled(visit.page, site + LESSON)
        boxes = [box.bounding_box() for box in visit.page.locator("article > p > .equation .katex-html").all()]
        assert len(boxes) > 5
        assert all(box and box["height"] > 15 and box["width"] > 30 for box in boxes)
        assert any("KaTeX_Main" in url for url in visit.requests)


def test_equations_survive_instant_navigation(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate("window.same = true")
    page.locator("nav.md-nav--primary a", has_text="A gradient for a policy").click()
    page.wait_for_url("**/" + LESSON)
    page.get_by_role(
        "heading", level=1, name="A gradient for a policy"
    ).wait_for()  # the address changes before the page
    assert page.evaluate("window.same") is True
    assert equations_laid_out(page) > 20


def test_a_question_gives_its_answer_only_when_opened(page: Page, site: str) -> None:
    settled(page, site + LESSON)  # until then what is pressed may still move
    answer = page.locator("details.question-answer").first
    assert not answer.locator(".question-key").is_visible()
    answer.locator("summary").click()
    assert answer.locator(".question-key").is_visible()


def test_a_citation_leads_to_its_work(page: Page, site: str) -> None:
    page.goto(site + LESSON)
    page.locator("article .citation a").first.click()
    page.wait_for_url("**/references/#*")
    page.locator("li#" + page.url.partition("#")[2]).wait_for()


def test_a_citation_shows_its_source_on_focus_and_the_reference_leads_to_it(browser: Browser, site: str) -> None:
    with visiting(browser) as visit:
        settled(visit.page, site + LESSON)
        cited = visit.page.locator("article .citation a").first
        cited.focus()
        source = visit.page.get_by_role("tooltip")
        expect(source).to_contain_text("Sutton, R. S. and Barto, A. G. (2018). Reinforcement Learning")
        cited.press("Enter")
        visit.page.wait_for_url("**/references/#*")
        expect(visit.page.locator("li:target cite a")).to_have_attribute("href", re.compile("^https?://"))


def test_an_equation_too_wide_for_a_phone_breaks_and_keeps_its_number(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.set_viewport_size(NARROW)
        visit.page.goto(site + "concepts/sac-and-td3/")
        numbered = visit.page.locator(".equation:has(.katex-tag)").filter(has=visit.page.locator(".part")).all()
        heights = [equation.bounding_box()["height"] for equation in numbered]  # type: ignore[index]
        assert max(heights) > 2 * min(heights)
        cut = [equation.evaluate("node => node.scrollWidth - node.clientWidth") for equation in numbered]
        assert sum(width > 1 for width in cut) <= 1
        for equation, width in zip(numbered, cut, strict=True):
            number, place = equation.locator(".katex-tag").bounding_box(), equation.bounding_box()
            assert number
            assert place
            assert width > 1 or number["x"] + number["width"] == pytest.approx(place["x"] + place["width"], abs=1)
        for unit in visit.page.locator(".equation .unit").all():
            heights = unit.evaluate("node => [...node.children].map(one => one.getBoundingClientRect().bottom)")
            assert max(heights) - min(heights) < 60  # one line, whatever its fractions


def test_the_edge_of_what_is_cut_of_an_equation_is_shaded(browser: Browser, site: str) -> None:
    """Told by the colours at the edges of an equation without its glyphs, at its beginning and at its end."""
    with visiting(browser) as visit:
        visit.page.set_viewport_size(NARROW)
        settled(visit.page, site + "concepts/bellman/")
        visit.page.add_style_tag(content=".katex-html { opacity: 0 }")
        wide = visit.page.locator(".equation", has_text="Sarsa:").first
        wide.scroll_into_view_if_needed()
        assert edges(wide) == (False, True)
        wide.evaluate("node => node.scrollLeft = 10000")
        assert edges(wide) == (True, False)


def edges(place: Locator) -> tuple[bool, bool]:
    """Whether the left and the right edge are darker than the middle."""
    picture = f"data:image/png;base64,{b64encode(place.screenshot()).decode()}"
    left, middle, right = place.evaluate(
        """async (_, picture) => {
          const image = Object.assign(new Image(), { src: picture });
          await image.decode();
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context.drawImage(image, 0, 0);
          const at = x => context.getImageData(x, image.height / 2, 1, 1).data[0];
          return [at(1), at(image.width / 2), at(image.width - 2)];
        }""",
        picture,
    )
    return left < middle - 10, right < middle - 10


def test_an_old_address_of_a_section_leads_to_its_new_place(page: Page, site: str) -> None:
    page.goto(site + TALK + "#baseline")
    page.wait_for_url(site + MOVED)
    expect(page.locator("h2#baseline")).to_be_in_viewport()


def test_an_old_address_leads_on_with_instant_navigation_too(page: Page, site: str) -> None:
    page.goto(site + TALK)
    page.evaluate("window.same = true")
    page.evaluate("location.hash = '#baseline'")  # as a link within the page does
    page.wait_for_url(site + MOVED)
    page.goto(site)
    page.evaluate("window.same = true")
    page.evaluate(
        """address => {
          const link = Object.assign(document.createElement("a"), { href: address, textContent: "baseline" });
          document.querySelector("article").append(link);
          link.click();
        }""",
        site + TALK + "#baseline",
    )
    page.wait_for_url(site + MOVED)
    expect(page.locator("h2#baseline")).to_be_in_viewport()


def test_with_scripts_off_an_old_address_arrives_at_a_link_to_the_new_place(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + TALK + "#baseline")
        link = visit.page.locator("a#baseline")
        expect(link).to_be_in_viewport()
        link.click()
        visit.page.wait_for_url(site + MOVED)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_of_a_folded_question_opens_it(browser: Browser, site: str, scripts: bool) -> None:
    with visiting(browser, java_script_enabled=scripts) as visit:
        visit.page.goto(site + LESSON)
        folded = visit.page.locator(".quiz-more .question-title").first
        assert not folded.is_visible()
        visit.page.goto(f"{site}{LESSON}#{folded.get_attribute('id')}")
        expect(folded).to_be_in_viewport()
