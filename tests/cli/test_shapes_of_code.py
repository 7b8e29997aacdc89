"""`studytool gradcheck` on code as people have it: each is judged as it is, or what to do about it is said once."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import studytool
from tests.maths.cases import cases

pytestmark = pytest.mark.slow

DATA = "import numpy as np\nrng = np.random.default_rng(0)\nX, y = rng.normal(size=(6, 4)), rng.normal(size=6)\n"


@cases("shapes-of-code")
def test_code_as_people_have_it_is_judged(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in case["files"].items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(DATA + text.removeprefix("data\n") if text.startswith("data") else text, "utf-8")
    monkeypatch.chdir(tmp_path / case.get("stand", "."))
    done = studytool("gradcheck", *command(case))
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == case["exit"], said
    assert case.get("say", "") in said
    assert case["exit"] != 2 or said.count(case["say"]) == 1, "said more than once"
    assert "Traceback" not in said


def command(case: dict[str, Any]) -> list[str]:
    if "command" in case:
        return shlex.split(case["command"])
    file = case["file"]
    return [f"{file}:grad", "--of", f"{file}:loss", "--at", f"{file}:{case['at']}"]
