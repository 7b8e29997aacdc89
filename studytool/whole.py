"""Files written whole or not at all: whoever reads one finds what was there before, or all that is new."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from studytool.errors import UnusableFile
from studytool.messages import files, usage

REMEDIES = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), files.FREE_SPACE) | dict.fromkeys(
    (errno.EACCES, errno.EPERM, errno.EROFS), files.WRITABLE_OR_ANOTHER
)
MODE = 0o666  # of a new file, before the umask


def write(path: Path, parts: Iterable[bytes], mode: int = MODE) -> None:
    """Puts the parts into a file beside `path`, which takes its place once all of it is on the disk.

    A link is followed, and the permissions of a file that was there are kept. What is no regular file, such as a pipe,
    is written to directly. Raises Unusable where that fails, with the file as it was.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.writelines(parts)
        else:
            _replace(path.resolve(), parts, mode)
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, usage.ANOTHER_FILE)
        raise UnusableFile(str(path), files.cannot_be_written(error.strerror or str(error)), remedy) from None


def _replace(path: Path, parts: Iterable[bytes], mode: int) -> None:
    _clear(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
            if path.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _settle(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _clear(path: Path) -> None:
    """Removes what processes left beside the file that were killed while they wrote it."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        process = left.name.split(".")[-2]
        if process.isdecimal() and (int(process) == os.getpid() or not lives(int(process))):
            left.unlink(missing_ok=True)


def lives(process: int) -> bool:
    """Whether a process of this number is running."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return True


def _settle(folder: Path) -> None:
    """Has the folder's own entries on the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
