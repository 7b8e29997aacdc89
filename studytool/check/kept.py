"""Proofs kept between runs: while an item and the code do not change, the item is not proved again."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

import studytool
from studytool.check.proofs import Proof
from studytool.items.contract import Item
from studytool.model import Flaw

LARGEST = 32 * 2**20  # bytes of all proofs kept
JUDGING = ("errors.py", "model.py", "maths", "items", "check", "messages")


def read(folder: Path, item: Item, seeds: int) -> Proof | None:
    """The proof kept of this item in this state; None if there is none, or its file is damaged."""
    try:
        kept = json.loads(_file(folder, item, seeds).read_bytes())
        if kept.pop("of") != _fingerprint(item, seeds):
            return None
        return Proof(**kept | {"flaws": tuple(Flaw(*flaw) for flaw in kept["flaws"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write(folder: Path, item: Item, seeds: int, proof: Proof) -> None:
    """Keep a proof, where the folder allows it; other processes see the old file or the new one."""
    file = _file(folder, item, seeds)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, suffix=".new", delete=False) as new:
            json.dump({"of": _fingerprint(item, seeds)} | asdict(proof), new)
        Path(new.name).replace(file)


def trim(folder: Path, size: int = LARGEST) -> None:
    """Remove the proofs written longest ago, until the rest takes no more than `size` bytes."""
    with suppress(OSError):
        files = [(file, file.stat()) for file in folder.iterdir()]
        total = sum(stat.st_size for _, stat in files)
        for file, stat in sorted(files, key=lambda entry: entry[1].st_mtime):
            if total <= size:
                return
            file.unlink()
            total -= stat.st_size


def _file(folder: Path, item: Item, seeds: int) -> Path:
    name = sha256(f"{item.id}:{seeds}".encode()).hexdigest()[:32]
    return folder / f"{name}.json"


def _fingerprint(item: Item, seeds: int) -> str:
    """Of all that a proof depends on: what is written in the item, wherever its file is, and the code."""
    written = replace(item, file="", places={}), sorted(item.places), seeds, _code()
    return sha256(repr(written).encode()).hexdigest()


@cache
def _code() -> str:
    package = Path(studytool.__file__).parent
    digest = sha256(np.__version__.encode())
    for name in JUDGING:
        place = package / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
