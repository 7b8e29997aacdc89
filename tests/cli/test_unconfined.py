"""Where the kernel confines no files: what is refused, what is asked, and what is said before anything runs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import COMMAND

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own layers are taken away here")

# Filters out unshare (272) and Landlock (444 to 446), as an old kernel or a strict container would; x86_64 and aarch64.
BARE = """
import ctypes, os, platform, struct, sys
unshare = 272 if platform.machine() == "x86_64" else 97
refused = [(unshare, 1)] if "namespaces" in sys.argv[1] else []
refused += [(n, 38) for n in (444, 445, 446)] if "landlock" in sys.argv[1] else []
def instruction(code, yes, no, value): return struct.pack("HBBI", code, yes, no, value)
program = [instruction(0x20, 0, 0, 0)]
for number, error in refused:
    program += [instruction(0x15, 0, 1, number), instruction(0x06, 0, 0, 0x50000 | error)]
program = b"".join([*program, instruction(0x06, 0, 0, 0x7FFF0000)])
held = ctypes.create_string_buffer(program, len(program))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held)), 0, 0) == 0
os.execv(sys.argv[2], sys.argv[2:])
"""
NEITHER = "namespaces landlock"

BANK = """\
format: 1
topic: t
items:
  - {id: a, type: text, level: recall, prompt: Say yes., accept: ["yes"]}
  - {id: f, type: function, level: apply, prompt: Double it., signature: f(x), given: {x: "[1, 2]"}, answer: 2 * x}
"""
NOTE = """\
# A note

```python run
import os, pathlib
pathlib.Path(OUTSIDE).write_text("ran")
```
"""


@pytest.fixture
def course() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o777)  # for root the snippets run as a user of their own
        (root / "quiz").mkdir()
        (root / "docs").mkdir()
        (root / "quiz" / "t.yaml").write_text(BANK, "utf-8")
        (root / "docs" / "note.md").write_text(NOTE.replace("OUTSIDE", repr(str(root / "ran"))), "utf-8")
        yield root


def bare(without: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, without, *COMMAND, *arguments],
        input=text, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | {"LANG": "C.UTF-8"},
    )  # fmt: skip


@pytest.mark.slow
def test_snippets_of_notes_are_not_run_and_the_option_is_named(course: Path) -> None:
    done = bare(NEITHER, "check", "--run", "--bank", str(course / "quiz"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "does not confine files" in done.stderr
    assert "--unconfined" in done.stderr
    assert not (course / "ran").exists()


@pytest.mark.slow
def test_they_run_with_the_readers_rights_where_the_option_says_so(course: Path) -> None:
    done = bare(NEITHER, "check", "--run", "--unconfined", "--bank", str(course / "quiz"))
    assert "1 snippet run" in done.stdout
    assert (course / "ran").read_text("utf-8") == "ran"


@pytest.mark.slow
def test_check_without_snippets_works_and_proves_items_of_code(course: Path) -> None:
    done = bare(NEITHER, "check", "--bank", str(course / "quiz"))
    assert "2 items" in done.stdout
    assert "0 errors" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("without", ["namespaces", "landlock"])
def test_one_layer_alone_confines_files_and_network(course: Path, without: str) -> None:
    done = bare(without, "check", "--run", "--bank", str(course / "quiz"))
    assert "confine" not in done.stderr
    assert "snippet-error" in done.stdout
    assert not (course / "ran").exists()


def test_a_learners_own_code_is_told_before_it_runs_and_once(course: Path) -> None:
    code = "print('running')\ndef f(x): return 2 * x\n"
    (course / "f.py").write_text(code, "utf-8")
    done = bare(NEITHER, "answer", "t/f", f"@{course / 'f.py'}", "--bank", str(course / "quiz"))
    assert done.returncode == 0
    assert done.stderr.count("does not confine files") == 1
    assert done.stderr.index("does not confine files") < done.stderr.index("running")


def test_gradcheck_says_it_before_the_files_are_loaded(course: Path) -> None:
    code = "print('loaded')\nx = 2.0\ndef f(x): return x**2\ndef g(x): return 2 * x\n"
    (course / "m.py").write_text(code, "utf-8")
    at = str(course / "m.py")
    done = bare(NEITHER, "gradcheck", f"{at}:g", "--of", f"{at}:f", "--at", f"{at}:x")
    assert done.returncode == 0
    assert done.stderr.index("does not confine files") < done.stderr.index("loaded")
