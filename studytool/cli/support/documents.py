"""The `--json` documents: one on standard output, nothing else; what is absent or not finite is null."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from studytool.cli.support.printable import escaped
from studytool.cli.support.spelling import fits
from studytool.model import Component, JudgedPart, Judgement, Try, Verdict

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief
    from studytool.items.contract import Item, Variant
    from studytool.maths.checked import GradcheckResult


def dump(document: Any) -> None:
    text = json.dumps(finite(document), ensure_ascii=False, indent=2, allow_nan=False)
    if not fits(text, sys.stdout.encoding):
        text = json.dumps(finite(document), indent=2, allow_nan=False)
    click.echo(escaped(text))


def finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: finite(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    return value


def answer_document(item: Item, variant: Variant, judgement: Judgement, language: str) -> dict[str, Any]:
    readable = judgement.verdict is not Verdict.UNREADABLE
    return {
        "item": item.id,
        "seed": variant.seed,
        "verdict": judgement.verdict.value,
        "score": judgement.score,
        "feedback": [text.say(language) for text in judgement.feedback],
        "misconception": judgement.misconception,
        "read": list(judgement.read),
        "components": [component_document(component) for component in judgement.components],
        **({"parts": [part_document(part) for part in judgement.parts]} if item.form.parts else {}),
        "key": item.key_data(variant, language) if readable else None,
    }


def part_document(part: JudgedPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "verdict": part.judgement.verdict.value,
        "carried": part.carried,
        "components": [component_document(component) for component in part.judgement.components],
    }


def refusal_document(item: str | None, error: str) -> dict[str, Any]:
    """In place of a judgement: its keys, all null but the item's name, and what stands on standard error."""
    keys = ("item", "seed", "verdict", "score", "feedback", "misconception", "read", "components", "key")
    return dict.fromkeys(keys) | {"item": item, "error": error}


def tries_document(tries: Sequence[Try]) -> list[dict[str, str]]:
    """The tries after the first one, as the log has them."""
    return [{"response": later.response, "verdict": later.verdict.value} for later in tries]


def component_document(component: Component) -> dict[str, Any]:
    return {
        "index": list(component.index),
        "yours": component.yours,
        "expected": component.expected,
        "numerical": component.numerical,
        "relative_error": component.relative_error,
        "ok": component.ok,
    }


def gradcheck_document(result: GradcheckResult, language: str) -> dict[str, Any]:
    components = [
        {"parameter": part.parameter}
        | component_document(Component(part.index, part.yours, None, part.numerical, part.relative_error, part.ok))
        for part in result.components
    ]
    return {
        "verdict": result.verdict,
        "shape": result.shape,
        "components": components,
        "taylor_slope": result.taylor_slope,
        "kinks": result.kinks,
        "warnings": [text.say(language) for text in result.warnings],
        "misconception": result.misconception,
        "feedback": [text.say(language) for text in result.feedback],
        "coverage": asdict(result.coverage) if result.coverage else None,
    }


def show_document(item: Item, variant: Variant, language: str) -> dict[str, Any]:
    figure = {"figure": {"file": item.figure.file, "alt": item.alt(variant, language)}} if item.figure else {}
    return {
        "item": item.id,
        "seed": variant.seed,
        "type": item.type,
        "prompt": item.fill(item.prompt, variant, language),
        "options": item.options_shown(variant, language),
        "given": dict(variant.given),
        "note": item.note,
        "level": item.level,
        **figure,
    }


def list_document(item: Brief) -> dict[str, Any]:
    return {"item": item.id, "type": item.type, "topic": item.topic, "level": item.level, "note": item.note}
