import io
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown import Markdown

from studytool.bank.loader import load
from studytool.notes.harmless import harms
from studytool.page.answers import answers, texts
from studytool.site.extension import SiteExtension
from studytool.site.questions import question
from tests.cli.running import exit_code_of
from tests.notes.conftest import Render


@pytest.fixture
def html(render: Render) -> str:
    return render("```quiz\nreturns/discount\n```\n")


def test_a_question_shows_its_prompt_and_its_options_with_letters(html: str) -> None:
    title = 'Question 1 <span class="question-level">recall</span></p>'
    assert f'<p class="question-title" id="returns/discount">{title}' in html
    assert re.search(r'<ol class="question-options" type="a">\s*<li>To weigh the future</li>\s*<li>For <code>', html)


def test_hint_and_answer_stay_closed_until_asked_for(html: str) -> None:
    assert re.search(r'<details class="question-hint">\s*<summary>Hint</summary>', html)
    assert re.search(r'<details class="question-answer" data-search-exclude>\s*<summary>Answer</summary>', html)
    assert "a. To weigh the future" in html.partition("question-answer")[2]
    assert "a. To weigh the future" not in html.partition("question-answer")[0]


def test_the_source_of_an_item_is_named_without_a_link(html: str) -> None:
    assert (
        'Source: <span class="citation">(<span title="Sutton, R. S. and Barto, A. (2018). '
        'Learning &amp; &quot;acting&quot;.">Sutton and Barto, 2018' in html
    )


def test_the_command_to_copy_asks_for_the_same_variant_in_the_terminal(
    html: str, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r"<summary>Show in terminal</summary>.*?<code>studytool (.*?)</code>", html, re.DOTALL)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert shown
    assert exit_code_of([*shown[1].split(), "--bank", str(bank), "--db", str(tmp_path / "log.db")]) == 0
    assert "returns/discount · choice · recall · seed 0" in capsys.readouterr().out


def test_a_question_keeps_a_place_for_its_form_only_where_python_runs(
    render: Render, bank: Path, tmp_path: Path
) -> None:
    plain = "```quiz\nreturns/discount\n```\n"
    assert "question-form" not in render(plain)
    (tmp_path / "manifest.json").touch()
    site = SiteExtension(
        bank=str(bank), bibliography=str(tmp_path / "references.bib"), runtime=str(tmp_path / "manifest.json")
    )
    html = Markdown(extensions=["pymdownx.superfences", site]).convert(plain)
    assert re.search(r'data-asks="options" data-type="choice" data-edition="[0-9a-f]{16}" data-level="recall">', html)
    assert html.index("question-options") < html.index("question-form") < html.index("question-hint")


def test_a_question_to_type_at_says_how_and_a_function_what_it_is_given(bank: Path) -> None:
    (bank / "sums.yaml").write_text(
        "format: 1\ntopic: sums\nitems:\n"
        "  - {id: n, type: number, prompt: N?, given: {x: 'integer(1, 9)'}, answer: x}\n"
        "  - {id: f, type: function, prompt: F?, given: {x: 'normal(3)'}, signature: f(x), answer: 2 * x}\n"
        "  - {id: r, type: recall, prompt: R?, answer: R}\n"
    )
    number, function, recall = (
        question(item, 1, lambda text: f"<p>{text}</p>", runs=True) for item in load(bank)[0].items[-3:]
    )
    assert re.search(r'data-asks="line" data-type="number" data-edition="\w+" data-varies>', number)
    assert '<p class="question-how">Answer with 3 significant digits or more, like `1.23`.' in number
    assert re.search(
        r'data-asks="block" data-type="function" data-edition="\w+" data-call="[^"]*print\(f\(np\.array\(', function
    )
    assert '<p class="question-how">Answer with `def f(x):`.</p>' in function
    assert re.search(r'question-template"><pre>.*def</span>.*shape \(3,\)', function, re.DOTALL)
    assert re.search(r'data-asks="self-grade" data-type="recall" data-edition="\w+">', recall)


def test_the_keys_for_the_page_are_those_of_the_variant_it_shows(bank: Path) -> None:
    (bank / "words.yaml").write_text(
        "format: 1\ntopic: words\nitems:\n  - {id: w, type: text, prompt: W?, accept: [Off-Policy],"
        " mistakes: [{accept: [On policy], feedback: Other}]}\n"
    )
    found = answers(load(bank)[0].items)
    assert found["items"]["returns/discount"] == {"right": [0], "feedback": [None, None], "many": False}
    assert found["items"]["words/w"] == {
        "accept": ["offpolicy", "Off-Policy"],  # and what `$Off-Policy$` is compared as
        "mistakes": [{"id": "mistake-1", "accept": ["onpolicy"], "feedback": "Other"}],
    }
    assert found["words"]["missed"][2] == "2 right options not chosen."


def test_for_a_page_in_another_language_there_is_what_it_shows_of_every_item(bank: Path) -> None:
    (bank / "words.yaml").write_text(
        "format: 1\ntopic: words\nitems:\n  - {id: w, type: text, prompt: {en: W?, zh: 词？}, accept: [On]}\n",
        encoding="utf-8",
    )
    items = load(bank)[0].items
    assert answers(items, "zh")["words"]["verdicts"]["correct"] == "正确"
    found = texts(items, "zh")
    assert found["words/w"] | {"how": ""} == {
        "prompt": "词？", "options": [], "hint": "", "key": "On", "solution": "", "how": "",
    }  # fmt: skip
    assert found["words/w"]["how"].startswith("回答方式：")


def test_nothing_an_item_says_can_run_or_fetch(html: str) -> None:
    class Dangers(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = [value for name, value in attrs if name.startswith("on") or (name in ("src", "href") and value)]
            if tag in ("script", "img", "iframe") or values:
                self.found.append(f"{tag} {values}")

    dangers = Dangers()
    dangers.feed(html)
    assert dangers.found == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_figure_is_in_the_page_with_its_words_and_is_harmless() -> None:
    folder = Path(__file__).parents[1] / "data/items"
    item = next(item for item in load(folder)[0].items if item.figure)
    shown = question(item, 1, lambda text: f"<p>{escape(text)}</p>")
    (image,) = re.findall(r"<img[^>]*>", shown)
    assert 'src="data:image/svg+xml;base64,' in image
    assert 'alt="A cart with two wheels on a track"' in image
    assert list(harms(shown)) == []


@pytest.mark.parametrize(
    "address", ["https://evil.example/x.png", "data:text/html;base64,AAAA", "data:image/svg+xml,<svg onload=x>"]
)
def test_no_other_address_of_a_picture_is_harmless(address: str) -> None:
    assert list(harms(f'<img src="{escape(address)}">'))
