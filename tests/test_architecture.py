"""ARCHITECTURE.md names every package and every layer there is, and nothing that is not there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w./-]+)`", TEXT)
PATHS = sorted({name for name in NAMED if "/" in name or name.endswith((".yml", ".toml", ".lock", ".json"))})
PACKAGES = sorted(file.parent.name for file in (ROOT / "studytool").glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_its_row(package: str) -> None:
    assert f"\n| `studytool/{package}/` |" in TEXT


@pytest.mark.parametrize("path", PATHS)
def test_every_path_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()
    assert path.endswith("/") == (ROOT / path).is_dir()


def test_the_layers_are_those_that_are_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    shown = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)
    assert shown
    assert shown[1].splitlines() == [layer.replace("studytool.", "") for layer in layers]
