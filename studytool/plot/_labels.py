"""What figures say in another language: their own sentences, and their labels by a table of the course's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

ANY = "{}"  # in a label: what is computed, and stays as it is
NO_WORDS = {"shape"}
T = TypeVar("T")

# Of summaries, in the order in which they are defined.
CHINESE = {
    "{name}: {value} ({mark} {at})": "{name}：{value}（{mark}为 {at}）",
    "Bars. {told}.": "条形图。{told}。",
    "Bars of {label}. {told}.": "{label}的条形图。{told}。",
    "{low} to {high}": "{low} 到 {high}",
    "… and {more} more": "……另有 {more} 个",
    "Chart over {x} from {low} to {high}.": "横轴为{x}的图，从 {low} 到 {high}。",
    "A triangle with the corners {corners}.": "三角形，顶点为{corners}。",
    "unnamed": "未命名",
    "{start} to {end}": "{start}指向{end}",
    "{ends}: {text}": "{ends}：{text}",
    "{one}.": "{one}。",
    "{name} needs nothing.": "{name}不需要别的。",
    "{name} needs {needed}.": "{name}需要{needed}。",
    "Grid of {rows} rows and {columns} columns, {low} to {high}.": "{rows} 行 {columns} 列的网格，从 {low} 到 {high}。",
    "empty": "空",
    "Row {n}: {row}.": "第 {n} 行：{row}。",
    "{name}: {said}.": "{name}：{said}。",
    "{name}: nothing.": "{name}：没有数据。",
    "{name}: from {start} to {end}.": "{name}：从 {start} 到 {end}。",
    "{name}: {first} at first, {last} at last, lowest {least} at {at_least}, highest {most} at {at_most}.": (
        "{name}：起初 {first}，最后 {last}，最低 {least}（在 {at_least} 处），最高 {most}（在 {at_most} 处）。"
    ),
    "{name}: a band, {first} at first, {last} at last.": "{name}：一条带，起初 {first}，最后 {last}。",
    "{name}: {count} points, {spread}.": "{name}：{count} 个点，{spread}。",
    "from {low} to {high}": "从 {low} 到 {high}",
    "{name}: arrows {told}.": "{name}：箭头{told}。",
    "{name}: {count} arrows, the longest from {start} to {end}.": "{name}：{count} 个箭头，最长的从 {start} 到 {end}。",
    "{month}: {count} on {days} days": "{month}：{days} 天共 {count}",
    "Days of {weeks} weeks. {told}.": "{weeks} 周的日历。{told}。",
    "Nothing": "没有数据",
    "up {count}": "上 {count}",
    "down {count}": "下 {count}",
    "left {count}": "左 {count}",
    "right {count}": "右 {count}",
    "stays": "不动",
    "a line up at {x}": "在 {x} 处的竖线",
    "a line across at {y}": "在 {y} 处的横线",
    "at {place}": "在 {place} 处",
    "A text. {told}": "一段文字。{told}",
    "A text with {label}. {told}": "一段文字及{label}。{told}",
}

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Summaries are in this language meanwhile, `en` or `zh`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def say(sentence: str, **values: object) -> str:
    """An English sentence with its values, in the language spoken."""
    return (CHINESE[sentence] if _language.get() == "zh" else sentence).format(**values)


def listed(words: Iterable[str]) -> str:
    return ("、" if _language.get() == "zh" else ", ").join(words)


def together(sentences: Iterable[str]) -> str:
    return ("" if _language.get() == "zh" else " ").join(sentences)


def labelled(figure: T, labels: Mapping[str, str]) -> T:
    """The figure with its labels and title as the table says. A label of it may hold `{}` for what is computed."""
    whole = {label: said for label, said in labels.items() if ANY not in label}
    parts = [(_pattern(label), said) for label, said in labels.items() if ANY in label]

    def put(text: str) -> str:
        if text in whole:
            return whole[text]
        found = ((said, pattern.fullmatch(text)) for pattern, said in parts)
        return next((said.format(*match.groups()) for said, match in found if match), text)

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return put(value)
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        if is_dataclass(value) and not isinstance(value, type):
            words = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in NO_WORDS}
            return replace(value, **{name: changed(one) for name, one in words.items()})
        return value

    put_into: T = changed(figure)
    return put_into


def labels_of(code: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Those of the labels that figures of this code may have: it holds them, around what is computed."""
    return {
        label: said
        for label, said in labels.items()
        if all(piece.replace("\n", r"\n") in code for piece in label.split(ANY))
    }


def _pattern(label: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, label.split(ANY))))
