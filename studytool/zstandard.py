"""Zstandard, which Python has from 3.14 on."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def zstd() -> Any:
    """Python's module, else that of backports.zstd, with the same names. Raises ModuleNotFoundError without either."""
    try:
        return import_module("compression.zstd")
    except ModuleNotFoundError:
        return import_module("backports.zstd")
