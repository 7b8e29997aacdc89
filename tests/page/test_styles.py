"""The styles that other sites are given: every rule is about something of ours."""

from __future__ import annotations

import re
from pathlib import Path

STYLES = Path(__file__).parents[2] / "studytool/page/src/assets/studytool.css"
NOT_RULES = re.compile(r"/\*.*?\*/|@[^{}]*\{", re.DOTALL)  # comments, and what rules stand inside of
RULE = re.compile(r"(?P<selectors>[^{};]+)\{")
# Names that only our pages' program and builder give.
OURS = re.compile(
    r"\.(?:question|quiz|snippet|formula|equation|section-questions|term|checking|progress|due|review|drag|bibliography|glossary|step|beside"
    r"|editor|figure|hl|st|plot|gap|mark|paper|day|week|topic|part)[\w-]*|\[data-(?:md-color-scheme|run|verdict|asks)[^\]]*\]|:root"
)


def test_no_rule_touches_what_is_not_ours() -> None:
    styles = NOT_RULES.sub("", STYLES.read_text("utf-8"))
    selectors = [one.strip() for rule in RULE.finditer(styles) for one in _split(rule["selectors"])]
    assert len(selectors) > 100
    assert [one for one in selectors if one and not OURS.search(one) and not re.fullmatch(r"from|to|\d+%", one)] == []


def test_root_and_schemes_set_names_of_ours_alone() -> None:
    styles = NOT_RULES.sub("", STYLES.read_text("utf-8"))
    for block in re.finditer(r"(?:^|\})\s*(?::root|\[data-md-color-scheme)[^{}]*\{(?P<body>[^{}]*)\}", styles):
        assert set(re.findall(r"(--?[\w-]+)\s*:", block["body"])) <= set(re.findall(r"--st-[\w-]+", block["body"]))


def _split(selectors: str) -> list[str]:
    """A list of selectors at the commas that stand in no brackets."""
    return re.split(r",(?![^(]*\))", selectors)
