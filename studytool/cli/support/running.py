"""Runs a command to its exit code: every error is shown here, and no broken stream raises."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from studytool.cli.support.printable import echo
from studytool.cli.support.spelling import Spelt
from studytool.errors import StudytoolError
from studytool.messages import usage

UNUSABLE, INTERRUPTED = 3, 130
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def exit_code(call: Callable[[], Any], language: str) -> int:
    """What the call returns, or the code of what it raises, after one line on standard error that says it."""
    try:
        result = call()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except StudytoolError as error:
        return _complain(error.say(language), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "studytool"
        told = error.format_message().rstrip(".，")
        return _complain(f"{where}: {told}; {usage.see(f'{where} --help').say(language)}", 2)
    except click.ClickException as error:
        return _complain(f"studytool: {error.format_message()}; {usage.see('studytool --help').say(language)}", 2)
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return INTERRUPTED
    except Exception as error:
        return _complain(_unforeseen(error), UNUSABLE)


def _complain(line: str, code: int) -> int:
    with contextlib.suppress(OSError):
        echo(" ".join(line.split()), err=True)
    return code


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
            setattr(sys, name, Spelt(getattr(sys, name)))
