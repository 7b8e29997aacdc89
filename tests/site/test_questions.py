import re
from html.parser import HTMLParser

import pytest

from studytool.bank.loader import load
from studytool.site.questions import command


@pytest.fixture
def html(render) -> str:
    return render("```quiz\nreturns/discount\n```\n")


def test_a_question_shows_its_prompt_and_its_options_with_letters(html):
    assert '<p class="question-title">Question 1 <span class="question-level">recall</span></p>' in html
    assert re.search(r'<ol class="question-options" type="a">\s*<li>To weigh the future</li>\s*<li>For <code>', html)


def test_hint_and_answer_stay_closed_until_asked_for(html):
    assert re.search(r'<details class="question-hint">\s*<summary>Hint</summary>', html)
    assert re.search(r'<details class="question-answer" data-search-exclude>\s*<summary>Answer</summary>', html)
    assert "a. To weigh the future" in html.partition("question-answer")[2]
    assert "a. To weigh the future" not in html.partition("question-answer")[0]


def test_the_source_of_an_item_is_named_without_a_link(html):
    assert (
        'Source: <span class="citation">(<span title="Learning &amp; &quot;acting&quot;">Sutton and Barto, 2018' in html
    )


def test_the_command_to_copy_is_the_one_the_terminal_takes(html, bank):
    assert "<pre><code>studytool answer returns/discount &quot;…&quot;</code></pre>" in html
    found, _ = load(bank)
    assert command(found.items[0]) == 'studytool answer returns/discount "…"'


def test_nothing_an_item_says_can_run_or_fetch(html):
    class Dangers(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag, attrs):
            values = [value for name, value in attrs if name.startswith("on") or (name in ("src", "href") and value)]
            if tag in ("script", "img", "iframe") or values:
                self.found.append(f"{tag} {values}")

    dangers = Dangers()
    dangers.feed(html)
    assert dangers.found == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
