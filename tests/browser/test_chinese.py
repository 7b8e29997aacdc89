"""The Chinese edition: its pages, the way between the editions, its search, and what its scripts say."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from studytool.notes import translation
from studytool.site.editions import english_url
from tests.browser.conftest import Visit, settled, visiting

DOCS = Path(__file__).parents[2] / "docs"
PAGE = "concepts/gradients-by-hand/"
SCRIPTED = re.compile(r"\bjs\b")  # of the page: what is clicked before the theme's script is there is lost
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def by_hand(page: Page, site: str) -> Page:
    """The page of gradients by hand, in Chinese."""
    page.goto(f"{site}zh/{PAGE}")
    expect(page.locator("html")).to_have_class(SCRIPTED)
    return page


def test_the_page_is_chinese_and_says_so(by_hand: Page) -> None:
    assert by_hand.evaluate("document.documentElement.lang") == "zh"
    expect(by_hand.locator("h1")).to_contain_text("手算梯度")
    expect(by_hand.locator("nav.md-nav--primary")).to_contain_text("概念")
    for snippet in by_hand.locator(".snippet").all():
        expect(snippet.get_by_role("button", name="运行", exact=True)).to_be_attached()
        expect(snippet.locator(".snippet-label")).to_have_text("输出")


def test_the_switch_leads_to_the_same_section_and_back(by_hand: Page, site: str) -> None:
    by_hand.locator(".md-sidebar--secondary a", has_text="由形状来决定").click()
    expect(by_hand).to_have_url(f"{site}zh/{PAGE}#matrix-shapes")
    by_hand.get_by_role("link", name="English", exact=True).click()
    expect(by_hand).to_have_url(f"{site}{PAGE}#matrix-shapes")
    expect(by_hand.locator("html")).to_have_class(SCRIPTED)
    by_hand.get_by_role("link", name="中文", exact=True).click()
    expect(by_hand).to_have_url(f"{site}zh/{PAGE}#matrix-shapes")


def test_the_switch_follows_where_pages_change_without_loading(page: Page, site: str) -> None:
    page.goto(f"{site}concepts/checking-a-gradient/")
    page.evaluate("window.same = true")
    switch = page.get_by_role("link", name="中文", exact=True)
    page.locator("nav.md-nav--primary a", has_text="Gradients by hand").click()
    page.get_by_role("heading", level=1, name="Gradients by hand").wait_for()
    assert page.evaluate("window.same") is True
    expect(switch).to_have_attribute("href", re.compile(f"zh/{PAGE}$"))


def test_the_head_names_both_pages_by_their_whole_addresses(by_hand: Page, site: str) -> None:
    named = by_hand.locator("link[hreflang]").evaluate_all("links => links.map(link => [link.hreflang, link.href])")
    assert named == [["zh", f"{site}zh/{PAGE}"], ["en", f"{site}{PAGE}"], ["x-default", f"{site}{PAGE}"]]


def test_no_line_begins_with_the_sign_after_a_formula(by_hand: Page) -> None:
    for width in (350, 390, 430, 800):
        by_hand.set_viewport_size({"width": width, "height": 800})
        torn = by_hand.locator("article .formula").evaluate_all(
            """formulas => formulas.filter(formula => {
                const after = formula.nextSibling;
                if (!formula.checkVisibility() || !/^[，。；：、？）]/.test(after?.data ?? "")) return false;
                const sign = document.createRange();
                sign.setStart(after, 0);
                sign.setEnd(after, 1);
                return sign.getBoundingClientRect().top > [...formula.getClientRects()].at(-1).bottom;
            }).map(formula => formula.parentElement.innerText)"""
        )
        assert torn == [], width


def test_a_question_is_asked_in_chinese_and_can_be_read_in_english(by_hand: Page) -> None:
    question = by_hand.locator(".question[data-asks]").first
    expect(question.locator(".question-prompt")).to_have_text(CHINESE)
    question.get_by_role("button", name="English").click()
    expect(question.locator(".question-prompt")).not_to_have_text(CHINESE)
    expect(question.get_by_role("button", name="Check")).to_be_visible()
    question.get_by_role("button", name="中文").click()
    expect(question.locator(".question-prompt")).to_have_text(CHINESE)


def test_every_link_of_a_chinese_page_leads_somewhere(by_hand: Page, site: str) -> None:
    links = by_hand.locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
    for address in {link for link in links if link.startswith(site)}:
        assert by_hand.request.get(address).ok, address


def test_a_browser_that_asks_for_chinese_is_told_of_the_edition_once(browser: Browser, site: str) -> None:
    with visiting(browser, locale="zh-CN") as visit:
        visit.page.goto(f"{site}{PAGE}#vjp")
        visit.page.get_by_role("button", name="阅读中文版").click()
        expect(visit.page).to_have_url(f"{site}zh/{PAGE}#vjp")
        settled(visit.page, f"{site}{PAGE}")
        expect(visit.page.locator(".edition-offer")).to_have_count(0)
        assert visit.errors == []


def test_a_figure_is_drawn_with_chinese_words(by_hand: Page) -> None:
    expect(by_hand.locator("figcaption", has_text="前向沿着箭头")).to_be_attached()
    assert by_hand.locator(".snippet[data-labels]").first.get_attribute("data-labels") is not None


def test_program_and_styles_are_those_of_the_english_site(visit: Visit, site: str) -> None:
    settled(visit.page, f"{site}zh/{PAGE}")
    assert not [address for address in visit.requests if "/zh/assets/" in address]
    assert visit.page.request.get(f"{site}zh/assets/studytool.js").status == 404


class Said(HTMLParser):
    """What a page says, block by block, but for code, names and what is quoted."""

    CODE = frozenset("blockquote code cite em math pre q samp script style template".split())
    QUOTED = frozenset(("bibliography", "citation", "katex", "question-how", "said"))
    IN_LINES = frozenset("a abbr b bdi cite code em i kbd q samp small span strong sub sup".split())
    EMPTY = frozenset("br col hr img input link meta path rect circle wbr".split())

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.blocks = [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.EMPTY:
            return
        given = dict(attrs)
        other = bool(self.QUOTED & {*(given.get("class") or "").split()}) or given.get("lang") == "en"
        self.open.append((tag, other or tag in self.CODE))
        if tag not in self.IN_LINES:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag not in self.IN_LINES:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not any(other for _, other in self.open):
            self.blocks[-1] += data


def test_no_english_sentence_stands_on_a_chinese_page_but_quotations_names_and_code(site: str) -> None:
    sentence = re.compile(r"(?:[A-Za-z][\w’'-]*[ ,]+){4,}[A-Za-z][\w’'-]*")
    label = re.compile(r"[a-z]{2,} [a-z]{2,}")
    english = []
    for name in ["404.html", *(english_url(page) for page in translation.translated(DOCS))]:
        html = urlopen(f"{site}zh/{name}").read().decode()
        # Quotations, and the English of a term in brackets after it.
        said = [re.sub("“[^”]*”|（[A-Za-z][^（）]*）", "", block) for block in Said(html).blocks]
        english += [(name, found[0]) for block in said if (found := sentence.search(block))]
        labels = re.findall(r"<text [^>]*>([^<]*)</text>", html)
        english += [(name, text) for text in labels if label.search(text) and not CHINESE.search(text)]
    assert english == []
