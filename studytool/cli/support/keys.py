"""The words and signs that a learner types in a session to ask for something, such as a hint, instead of responding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studytool.items.contract.judging import judge
from studytool.model import Verdict
from studytool.session.events import Key

if TYPE_CHECKING:
    from studytool.items.contract import Item, Variant

SIGNS = {
    "?": Key.HINT,
    "？": Key.HINT,
    "s": Key.SKIP,
    "!": Key.SHOW,
    "！": Key.SHOW,
    "u": Key.UNDO,
    "+": Key.EASIER,
    "-": Key.HARDER,
    "w": Key.WHY,
    "f": Key.FLAG,
    "n": Key.NOTE,
    "q": Key.QUIT,
}
WORDS = {
    **{key.value: key for key in set(SIGNS.values())},
    "提示": Key.HINT,
    "跳过": Key.SKIP,
    "答案": Key.SHOW,
    "看答案": Key.SHOW,
    "撤销": Key.UNDO,
    "更易": Key.EASIER,
    "更难": Key.HARDER,
    "为何": Key.WHY,
    "标记": Key.FLAG,
    "笔记": Key.NOTE,
    "退出": Key.QUIT,
}


def key_of(line: str) -> Key | None:
    """What a line asks for; None for a response. A block of several lines is always a response."""
    if "\n" in line:
        return None
    said = line.strip()
    return SIGNS.get(said) or WORDS.get(said.casefold())


def sign_of(key: Key) -> str:
    return next(sign for sign, meant in SIGNS.items() if meant is key)


def unescaped(line: str) -> str:
    """The response a line gives: `\\s` is the response `s`, `\\hint` the response `hint`."""
    said = line.strip()
    return said[1:] if said.startswith("\\") and key_of(said[1:]) else line


def answers(item: Item, variant: Variant, line: str) -> bool:
    """Whether a word that asks for something is a response here: right, a foreseen slip, or one of the options."""
    if line.strip().casefold() not in WORDS or item.form.code:
        return False
    judgement = judge(item, variant, line).judgement
    option = bool(item.options_shown(variant, "en")) and judgement.verdict is not Verdict.UNREADABLE
    return option or judgement.verdict is Verdict.CORRECT or judgement.misconception is not None
