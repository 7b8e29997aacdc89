"""Judges a response. The terminal, the page and `check` all call this, with their own way to run code."""

from __future__ import annotations

from studytool.items.contract import Item, Variant
from studytool.items.contract.running import JudgedResponse, RunCode


def judge(item: Item, variant: Variant, response: str, run: RunCode) -> JudgedResponse:
    """Judge a response of any type. Raises what `run` raises where code has to be run and cannot be."""
    return item.judge_with(variant, response, run)
