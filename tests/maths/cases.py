"""The case tables of tests/data, each entry one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = Path(__file__).parents[1] / "data"


def cases(name: str) -> pytest.MarkDecorator:
    """`@cases("reading/numbers")`: the test's `case` is one entry after the other."""
    table = yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))
    return pytest.mark.parametrize("case", table, ids=[_name(case) for case in table])


def _name(case: dict[str, Any]) -> str:
    return " ".join(str(value) for value in case.values())[:60].replace("\n", "⏎")
