"""The HTML of an item. Without scripts it can be read and printed, and names the command to answer it in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from studytool.bank.pictures import picture
from studytool.items.contract import Item, Variant
from studytool.items.contract.edition import edition
from studytool.messages.page import SOURCE, TEXTS
from studytool.model import Text
from studytool.notes.prose import inline
from studytool.page.shown import LANGUAGE, SEED, how


def question(
    item: Item, number: int, render: Callable[[str], str], *, runs: bool = False, language: str = LANGUAGE
) -> str:
    """HTML of the item's variant for seed 0, in this language.

    Raises NoVariant, PictureError, and whatever `render` raises.

    `runs` if the site has a Python to judge with: a script then puts a form in the `question-form` element.
    """

    def say(name: str) -> str:
        return TEXTS[name].say(language)

    variant = item.variant(SEED)
    title = say("question").format(number=number)
    level = f' <span class="question-level">{TEXTS[f"level-{item.level}"].say(language)}</span>' if item.level else ""
    parts = [
        f'<section class="question" id="question-{number}" data-item="{escape(item.id)}" data-seed="{SEED}"'
        f' aria-label="{title}"{_asks(item, variant) if runs else ""}>',
        f'<p class="question-title" id="{escape(item.id)}">{title}{level}</p>',
        f'<div class="question-prompt">{render(item.fill(item.prompt, variant, language))}</div>',
        _figure(item, variant, language),
        _options(item, variant, render, language),
        _form(item, variant, render, language) if runs else "",
        _details("hint", say("hint"), _said(item, item.hint, variant, render, language)),
        _details("answer", say("answer"), _answer(item, variant, render, language)),
        _details(
            "command",
            say("command"),
            f'<div class="highlight"><pre><code>{escape(command(item))}</code></pre></div>',
        ),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _figure(item: Item, variant: Variant, language: str) -> str:
    """The picture itself, so that it is there wherever the page is."""
    if not item.figure:
        return ""
    address = picture(Path(item.file).parent, item.figure.file).address
    alt = escape(item.alt(variant, language))
    return f'<figure><img class="question-figure" src="{address}" alt="{alt}"></figure>'


def _asks(item: Item, variant: Variant) -> str:
    """What the page's script has to know of the item before anything is typed."""
    # Code is judged at many points, and the one it is shown is only an example.
    varies = " data-varies" if item.varies() and not item.form.code else ""
    level = f' data-level="{item.level}"' if item.level else ""
    parts = f' data-parts="{" ".join(item.form.parts)}"' if item.form.parts else ""
    call = f' data-call="{escape(item.call(variant))}"' if item.form.code else ""
    marks = f"{level}{varies}{parts}{call}"
    return f' data-asks="{item.form.asks}" data-type="{item.type}" data-edition="{edition(item)}"{marks}'


def _form(item: Item, variant: Variant, render: Callable[[str], str], language: str) -> str:
    """Where the script puts the form, and what stands there before it does."""
    parts = [
        f'<p class="question-how">{inline(render(how(item, variant, language)))}</p>' if item.form.explained else "",
        _template(item.template(variant)) if item.form.code else "",
        '<div class="question-form"></div>',
    ]
    return "\n".join(part for part in parts if part)


def _template(code: str) -> str:
    return highlight(
        code, PythonLexer(stripnl=False), HtmlFormatter(cssclass="highlight question-template", wrapcode=True)
    )


def command(item: Item) -> str:
    """What to type in a terminal to be asked for the same variant."""
    return f"studytool quiz --item {item.id} --seed {SEED}"


def _options(item: Item, variant: Variant, render: Callable[[str], str], language: str) -> str:
    options = item.options_shown(variant, language)
    if not options:
        return ""
    letters = ' type="a"' if item.form.lettered else ""
    entries = "\n".join(f"<li>{inline(render(option))}</li>" for option in options)
    return f'<ol class="question-options"{letters}>\n{entries}\n</ol>'


def _answer(item: Item, variant: Variant, render: Callable[[str], str], language: str) -> str:
    key = f'<div class="question-key">{render(item.key_shown(variant, language))}</div>'
    source = (
        f'<p class="question-source">{SOURCE.say(language)}{inline(render(item.source))}</p>' if item.source else ""
    )
    return "\n".join(part for part in (key, _said(item, item.solution, variant, render, language), source) if part)


def _said(item: Item, text: Text | None, variant: Variant, render: Callable[[str], str], language: str) -> str:
    return render(item.fill(text, variant, language)) if text else ""


def _details(kind: str, summary: str, html: str) -> str:
    if not html:
        return ""
    # Searching for a question must not give its answer away.
    hidden = "" if kind == "hint" else " data-search-exclude"
    said = html if kind == "command" else f'<div class="question-said">\n{html}\n</div>'
    return f'<details class="question-{kind}"{hidden}>\n<summary>{summary}</summary>\n{said}\n</details>'
