"""What the installed package holds."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(made).namelist())


def test_programs_that_use_the_package_see_its_types(wheel: set[str]) -> None:
    assert "studytool/py.typed" in wheel


def test_the_bank_the_macros_and_the_page_are_in_the_package(wheel: set[str]) -> None:
    banks = {f"studytool/quiz/{file.name}" for file in (ROOT / "quiz").glob("*.yaml")}
    data = {
        str(file.relative_to(ROOT))
        for kind in ("study/*.sql", "page/src/assets/*.js")
        for file in (ROOT / "studytool").glob(kind)
    }
    assert banks
    assert data
    assert banks | data | {"studytool/macros.json"} <= wheel


def test_no_test_and_no_note_is_in_the_package(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"studytool"}
    assert [name for name in wheel if name.startswith(("studytool/docs/", "studytool/tests/"))] == []
