"""Items as the text of a bank's file, laid out as people write them: long texts as blocks, short ones on their line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

LONG = 100  # signs of a text that still stands on the line of its field
BLOCK_HOLDS = re.compile(r"[^\s](?:.*[^ \n])?", re.DOTALL)  # neither begins nor ends with what a block would lose


class _Layout(yaml.SafeDumper):
    """Every text is written in full where it stands, never as an alias of an equal one."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """The entries of a list are indented below its field."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _text(layout: _Layout, text: str) -> yaml.ScalarNode:
    block = ("\n" in text or len(text) > LONG or "\\" in text) and BLOCK_HOLDS.fullmatch(text)
    return layout.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Layout.add_representer(str, _text)


def bank_file(topic: str, items: Sequence[Mapping[str, Any]]) -> tuple[str, list[range]]:
    """The text of the file `topic.yaml`, and the lines that each item takes in it, counted from 1."""
    parts = [_laid_out({"format": 1, "topic": topic}), "items:\n"]
    lines = []
    start = "".join(parts).count("\n") + 1
    for item in items:
        entry = "".join(f"  {line}\n" if line else "\n" for line in _laid_out([item]).splitlines())
        parts.append(entry)
        lines.append(range(start, start := start + entry.count("\n")))
    return "".join(parts), lines


def _laid_out(value: object) -> str:
    text: str = yaml.dump(value, Dumper=_Layout, allow_unicode=True, sort_keys=False, width=10**6)
    return text
