"""Terms of the glossary in a page, and the glossary itself."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from studytool.notes.glossary import Term, terms
from studytool.notes.terms import TermProcessor
from tests.notes.conftest import Render

from .conftest import GLOSSARY

LINK = re.compile(r'<a class="term" href="/glossary\.md#([\w-]+)" title="([^"]*)">(.*?)</a>', re.DOTALL)


def linked(html: str) -> list[tuple[str, str]]:
    """The anchor and the words of each explained term."""
    return [(anchor, words) for anchor, _, words in LINK.findall(html)]


def test_a_term_is_explained_where_a_page_first_uses_it_and_only_there(render: Render) -> None:
    html = render("The *policy* of a policy.\n\n- Another policy, on-policy.\n")
    assert linked(html) == [("policy", "policy"), ("on-policy", "on-policy")]
    assert html.startswith("<p>The <em><a ")


def test_an_explanation_is_the_chinese_term_and_the_first_sentence_in_plain_text(render: Render) -> None:
    titles = [title for _, title, _ in LINK.findall(render("A policy gradient moves a policy."))]
    assert titles == ["策略梯度: The slope of J(θ)", "策略: The agent's way of choosing: π &amp; no more."]


def test_a_longer_term_hides_the_shorter_one_inside_it(render: Render) -> None:
    assert linked(render("Policy gradients, then policies.")) == [
        ("policy-gradient", "Policy gradients"), ("policy", "policies"),
    ]  # fmt: skip


def test_blanks_and_dashes_between_words_are_alike_but_a_dash_of_the_term_stays_one(render: Render) -> None:
    assert linked(render("A policy-gradient step.")) == [("policy-gradient", "policy-gradient")]
    assert linked(render("An actor-critic.")) == [("actor-critic", "actor-critic")]
    assert linked(render("A word on policy.")) == [("policy", "policy")]
    assert linked(render("A policymaker, an off-policy-like thing.")) == []


def test_nothing_is_explained_in_headings_links_code_formulas_and_titles(render: Render) -> None:
    page = (
        "# Policy\n\n## The policy\n\n[A policy](x.md) `policy` $\\text{policy}$ [@sutton, on policy]\n\n"
        '```python run\npolicy = 1\n```\n\n!!! note "A policy"\n\n| policy |\n|---|\n| 1 |\n\nNo policy here.\n'
        "{ .no-terms }\n"
    )
    assert linked(render(page)) == []


def test_each_page_begins_anew(render: Render) -> None:
    assert linked(render("A policy.")) == linked(render("A policy.")) != []


def test_the_rows_of_the_glossary_have_the_anchors_that_the_links_name(render: Render) -> None:
    html = render(f"# Glossary\n\n{GLOSSARY}")
    assert re.findall(r'<dt id="([^"]*)">', html) == ["policy", "policy-gradient", "on-policy", "actor-critic", "logit"]
    assert '<dt id="policy">policy <span lang="zh">策略</span></dt>' in html
    assert '<dt id="logit">logit</dt>' in html
    assert linked(html) == []


def test_a_table_without_chinese_is_no_glossary() -> None:
    assert terms("| word | meaning |\n|---|---|\n| policy | a choice |\n") == ()


def test_a_row_is_at_its_term_and_needs_no_meaning() -> None:
    assert terms("# G\n\n| term | 中文 |\n|---|---|\n|  KL divergence | KL 散度 |\n") == (
        Term("KL divergence", "KL 散度", "", "", 5, 4),
    )


@given(st.text(alphabet="policy gradients-–.", max_size=60))
def test_no_word_of_the_prose_is_lost_or_moved(text: str) -> None:
    md = Markdown()
    md.treeprocessors.register(TermProcessor(md, terms(GLOSSARY), "/glossary.md"), "terms", 7)
    assert re.sub(r"<a [^>]*>|</a>", "", md.convert(f"x {text}")) == Markdown().convert(f"x {text}")


def test_on_a_chinese_page_it_is_the_chinese_terms_that_are_explained() -> None:
    rows = "| policy | 策略 | 选动作的办法。很要紧。 |\n| policy gradient | 策略梯度 | 梯度。 |\n"
    known = terms(f"| term | 中文 | 释义 |\n|---|---|---|\n{rows}")
    md = Markdown()
    md.treeprocessors.register(TermProcessor(md, known, "/glossary.md", "zh"), "terms", 7)
    found = LINK.findall(md.convert("这个策略梯度属于该策略（policy），策略不变。"))
    assert found == [
        ("policy-gradient", "policy gradient：梯度。", "策略梯度"), ("policy", "policy：选动作的办法。", "策略"),
    ]  # fmt: skip


def test_a_line_of_chinese_ends_without_a_blank(render: Render) -> None:
    assert render("第一句。\n第二句，有 $x$，\n$y$ 也有\n字。\nWords\nin English.") == (
        render("第一句。第二句，有 $x$，$y$ 也有字。Words\nin English.")
    )
