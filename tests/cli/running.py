"""Running `studytool` for real: as a process, and in a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import pytest

from studytool.cli import main

BANK = Path(__file__).parents[1] / "data" / "banks" / "session" / "quiz"
COMMAND = [sys.executable, "-c", "from studytool.cli import main; main()"]
PATIENCE = 60.0  # seconds, for the slowest machine
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|\r")


def exit_code_of(arguments: Sequence[str]) -> int:
    """The exit code of a command run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def studytool(
    *arguments: str, text: str | None = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The finished process; `text` is its standard input."""
    return subprocess.run(
        [*COMMAND, *arguments], input=text, capture_output=True, text=True, encoding="utf-8",
        timeout=PATIENCE, check=False, env=os.environ | dict(env or {}),
    )  # fmt: skip


class Terminal:
    """A session typed at, `columns` wide; `out` takes standard output away from the terminal, and `ahead` is typed
    before the session has begun."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        env: Mapping[str, str] | None = None,
        out: IO[bytes] | None = None,
        ahead: str = "",
    ) -> None:
        self.master, slave = pty.openpty()
        self.resize(columns)
        if ahead:
            self.type(ahead)
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=slave, stdout=out or slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env=os.environ | dict(env or {}),
        )  # fmt: skip
        os.close(slave)
        self.seen = ""

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, line: str) -> None:
        os.write(self.master, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        time.sleep(0.5)  # a signal between the prompt and the wait for input would be seen at the next key only
        os.write(self.master, key)

    def until(self, words: str) -> str:
        """What is shown up to these words, which are taken away with it."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.seen:
            assert time.monotonic() < deadline, f"{words!r} never came after {self.seen!r}"
            self._read()
        shown, self.seen = self.seen.split(words, 1)
        return shown + words

    def end(self) -> tuple[int, str]:
        """The exit code and everything shown until then."""
        while self._read():
            pass
        code = self.process.wait(PATIENCE)
        os.close(self.master)
        return code, self.seen

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self.master)

    def _read(self) -> bool:
        """Reads what there is; False at the end."""
        ready, _, _ = select.select([self.master], [], [], PATIENCE)
        assert ready, f"nothing more came after {self.seen!r}"
        try:
            raw = os.read(self.master, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.seen += ESCAPE.sub("", raw.decode("utf-8", "replace"))
        return bool(raw)
