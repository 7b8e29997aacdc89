"""Copies of the progress file in the folder `backups` beside it: one a day, compressed, ten days of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from studytool import whole
from studytool.errors import UnusableFile
from studytool.messages import files, usage
from studytool.study.store import Store

DAYS = 10
MOST = 50_000_000  # bytes, of all together


def found(path: Path) -> list[Path]:
    """The backups of a progress file, oldest first."""
    day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
    return sorted((path.parent / "backups").glob(f"{_literal(path.stem)}-{day}{_literal(path.suffix)}.gz"))


def keep(store: Store, today: date) -> None:
    """Adds today's backup of the store unless there is one, and removes the oldest beyond their number and size.

    Raises Unusable where the file is damaged, so that the good ones are kept, or where the backup cannot be written.
    """
    path = store.path
    backup = path.parent / "backups" / f"{path.stem}-{today}{path.suffix}.gz"
    if backup.exists():
        return
    import gzip  # once a day

    packed = gzip.compress(store.snapshot())
    if len(packed) > MOST:
        raise UnusableFile(str(backup), files.TOO_LARGE, files.BACK_UP_YOURSELF)
    try:
        backup.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UnusableFile(
            str(backup), files.cannot_be_written(error.strerror or str(error)), usage.ANOTHER_FILE
        ) from None
    whole.write(backup, [packed], path.stat().st_mode & 0o777)
    _remove_oldest(found(path))


def _remove_oldest(backups: list[Path]) -> None:
    while len(backups) > DAYS or sum(backup.stat().st_size for backup in backups) > MOST:
        backups.pop(0).unlink()


def _literal(name: str) -> str:
    """A name as a pattern that matches only itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
