"""How the files that pages run Python with are packed: by Zstandard, a quarter smaller than by gzip."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from studytool.zstandard import zstd

LEVEL = 19  # the highest, 22, saves 40 KB of 10 MB and takes a sixth longer
SUFFIX = ".zst"


def pack(files: Iterable[Path]) -> None:
    """Replace each file by `NAME.zst`, the same bytes whenever it has the same. Raises what `zstd` does."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(_pack, files))


def _pack(file: Path) -> None:
    file.with_name(file.name + SUFFIX).write_bytes(packed(file.read_bytes()))
    file.unlink()


def packed(content: bytes) -> bytes:
    packed: bytes = zstd().compress(content, LEVEL)
    return packed
