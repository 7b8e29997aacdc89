"""One Chinese term for a concept, on the pages and in the questions: that of the glossary, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studytool import plot
from studytool.notes import translation
from studytool.notes.glossary import terms
from studytool.notes.note import FRONT, read

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EDITION = DOCS / translation.FOLDER
TEXTS = [*sorted(EDITION.rglob("*.md")), EDITION / translation.LABELS, *sorted((ROOT / "quiz").glob("*.yaml"))]

# What is said for a term elsewhere. A search finds the term by these, from docs/aliases.yaml; no text of ours has them.
VARIANTS = {
    "多数投票": "多数一致 取一致 多数决定 多数表决",
    "奖励作弊": "钻空子 骗过 奖励黑客 奖励破解 奖励欺骗",
    "下一个词元预测": "下一词元",
    "词元": "令牌 词符",
    "演员–评论家": "行动者 评论员 批评家",
    "信任域": "信赖域 置信域",
    "异策略": "离线策略",
    "同策略": "在线策略",
    "TD 误差": "时序差分误差 时间差分",
    "几率": "赔率",
    "折扣因子": "折现",
    "规模定律": "缩放定律 标度律 扩展定律",
    "替代目标": "代理目标",
    "世界范畴": "世界范围",
    "老虎机": "赌博机",
    "马尔可夫决策过程": "马尔科夫",
    "概率变大": "更可能的 变得更可能 不再得到更多",
}


@pytest.mark.parametrize(("term", "variants"), VARIANTS.items())
def test_a_concept_has_one_term(term: str, variants: str) -> None:
    others = re.compile("|".join(variants.split()))
    found = [(path.name, other) for path in TEXTS for other in others.findall(path.read_text("utf-8"))]
    assert found == [], f"this project says {term}"


def test_both_glossaries_have_the_same_terms() -> None:
    english, chinese = (terms((folder / "glossary.md").read_text("utf-8")) for folder in (DOCS, EDITION))
    assert {(term.english, term.chinese) for term in chinese} == {(term.english, term.chinese) for term in english}


def test_each_subject_has_one_name_in_chinese() -> None:
    names: dict[str, set[str]] = {}
    for name, path in translation.translated(DOCS).items():
        for english, chinese in zip(_tags(DOCS / name), _tags(path), strict=True):
            names.setdefault(english, set()).add(chinese)
    assert {english: chinese for english, chinese in names.items() if len(chinese) > 1} == {}


def test_the_labels_of_figures_are_those_that_pages_draw() -> None:
    labels = translation.labels(EDITION / translation.LABELS)
    code = ["\n".join(snippet.code for snippet in read(page).snippets) for page in translation.pages(DOCS)]
    drawn = {label for one in code for label in plot.labels_of(one, labels)}
    assert labels.keys() - drawn == set()


def _tags(page: Path) -> list[str]:
    front = FRONT.match(page.read_text("utf-8"))
    listed = re.search(r"^tags: \[(.*)\]$", front[0] if front else "", re.MULTILINE)
    return [tag.strip() for tag in listed[1].split(",")] if listed else []
