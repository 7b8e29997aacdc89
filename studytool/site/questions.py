"""An item as the page shows it: readable, printable and answerable in a terminal, with scripts off."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from studytool.items._base import Item, Variant
from studytool.model import Text
from studytool.site.prose import inline

LANGUAGE = "en"
SEED = 0  # what `studytool answer` takes without --seed: the terminal then judges what the page shows


def question(item: Item, number: int, render: Callable[[str], str]) -> str:
    """HTML of the item's variant for seed 0. Raises NoVariant, and whatever `render` raises."""
    variant = item.variant(SEED)
    level = f' <span class="question-level">{item.level}</span>' if item.level else ""
    parts = [
        f'<section class="question" id="question-{number}" data-item="{escape(item.id)}" data-seed="{SEED}"'
        f' aria-label="Question {number}">',
        f'<p class="question-title">Question {number}{level}</p>',
        f'<div class="question-prompt">{render(item.fill(item.prompt, variant, LANGUAGE))}</div>',
        _options(item, variant, render),
        _details("hint", "Hint", _said(item, item.hint, variant, render)),
        _details("answer", "Answer", _answer(item, variant, render)),
        f'<div class="highlight question-command"><pre><code>{escape(command(item))}</code></pre></div>',
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def command(item: Item) -> str:
    """What to type in a terminal to have the same variant judged."""
    if item.response == "self-grade":
        return f"studytool quiz --item {item.id} --seed {SEED}"
    response = "@answer.py" if item.response == "block" else '"…"'
    return f"studytool answer {item.id} {response}"


def _options(item: Item, variant: Variant, render: Callable[[str], str]) -> str:
    options = item.options_shown(variant, LANGUAGE)
    if not options:
        return ""
    letters = ' type="a"' if item.response == "options" else ""
    entries = "\n".join(f"<li>{inline(render(option))}</li>" for option in options)
    return f'<ol class="question-options"{letters}>\n{entries}\n</ol>'


def _answer(item: Item, variant: Variant, render: Callable[[str], str]) -> str:
    key = f'<div class="question-key">{render(item.key_shown(variant, LANGUAGE))}</div>'
    source = f'<p class="question-source">Source: {inline(render(item.source))}</p>' if item.source else ""
    return "\n".join(part for part in (key, _said(item, item.solution, variant, render), source) if part)


def _said(item: Item, text: Text | None, variant: Variant, render: Callable[[str], str]) -> str:
    return render(item.fill(text, variant, LANGUAGE)) if text else ""


def _details(kind: str, summary: str, html: str) -> str:
    if not html:
        return ""
    # Searching for a question must not give its answer away.
    hidden = " data-search-exclude" if kind == "answer" else ""
    return (
        f'<details class="question-{kind}"{hidden}>\n<summary>{summary}</summary>\n'
        f'<div class="question-said">\n{html}\n</div>\n</details>'
    )
