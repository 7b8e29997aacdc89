"""Runs a command to its exit code: every error is shown here, and no broken stream raises."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from studytool.errors import StudytoolError

UNUSABLE, INTERRUPTED = 3, 130
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def exit_code(call: Callable[[], Any], arguments: Sequence[str]) -> int:
    """What the call returns, or the code of what it raises, after one line on standard error in the language of the
    command line's `arguments`."""
    try:
        result = call()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return INTERRUPTED
    except Exception as error:
        from studytool.cli.support.app import language_of
        from studytool.cli.support.translated import speaking

        language = language_of(arguments)
        with speaking(language):  # Click looks its words up only when they are wanted
            line, code = _worded(error, language)
    with contextlib.suppress(OSError):
        from studytool.cli.support.printable import echo

        echo(line, err=True)
    return code


def _worded(error: Exception, language: str) -> tuple[str, int]:
    """What is said of an exception, and the exit code."""
    from studytool.cli.support.told import told
    from studytool.messages import usage

    match error:
        case StudytoolError():
            return " ".join(told(error, language).split()), error.exit_code
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), 2
        case click.ClickException():
            where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "studytool"
            said = " ".join(error.format_message().rstrip(".，").split())
            return f"{where}: {said}; {usage.see(f'{where} --help').say(language)}", 2
    return _unforeseen(error), UNUSABLE


def _unforeseen(error: Exception) -> str:
    """One line for what no command foresaw: a full disk under standard output, or a fault of this program."""
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        # Python writes the buffer again when it ends, which must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"standard output: cannot be written ({error.strerror}); free some space, or write elsewhere"
    import traceback
    from pathlib import Path

    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    return f"studytool: a fault of the program at {place} ({type(error).__name__}: {error}); please report this line"


# Streams -----------------------------------------------------------------------------------------------------------


class Unbroken(io.FileIO):
    """Standard output whose reader may leave (`| head`): the rest goes nowhere, and the exit code stays true."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            return len(data)


def prepare_streams() -> None:
    """No byte typed or printed raises, and a stream that was closed is an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
        with contextlib.suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors="replace" if mode == "r" else "backslashreplace")
    if sys.__stdout__ and sys.stdout is sys.__stdout__ and not sys.stdout.isatty():
        pipe = Unbroken(sys.stdout.fileno(), "w", closefd=False)
        encoding = sys.stdout.encoding
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(pipe), encoding=encoding, errors="backslashreplace")
    for name in ("stdout", "stderr"):
        if not codecs.lookup(getattr(sys, name).encoding or "utf-8").name.startswith("utf"):
            from studytool.cli.support.spelling import Spelt

            setattr(sys, name, Spelt(getattr(sys, name)))
