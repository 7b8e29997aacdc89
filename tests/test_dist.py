"""What others install: two wheels, the same bytes from the same inputs, and where they come from."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import studytool
from studytool import address
from tools import dist

ROOT = Path(__file__).parents[1]
# A name that an installer would look up in the package index: not one with an address, and no file or folder.
FROM_THE_INDEX = re.compile(
    r"(?<!\w)(?:install|add|upgrade|uvx|--with|--from)\b[^\n`]*?(?<![\w./@-])studytool(?:[_-]runtime)?(?:\[[\w,]+\])?"
    r"""(?=["'`]?(?:$|[\s;,)~=<>]))(?!["'`]?\s+@)"""
)
INSTALLER = re.compile(r"\b(?:pip|pipx|uv|uvx|poetry|conda)\b")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("run `pip install studytool`", True),
        ('pip install "studytool[optimize]"', True),
        ("pipx install studytool==0.1", True),
        ("uv tool install --with studytool-runtime x", True),
        ("uvx studytool quiz", True),
        ("pip install .", False),
        ('pip install "studytool[site] @ https://example.org/studytool-0.1.0-py3-none-any.whl"', False),
        ("pip install dist/studytool-0.1.0-py3-none-any.whl", False),
        ("pip install -e . puts the command studytool/cli on your path", False),
    ],
)
def test_a_line_that_installs_a_stranger_s_package_is_seen(line: str, named: bool) -> None:
    assert bool(INSTALLER.search(line) and FROM_THE_INDEX.search(line)) is named


def test_no_text_installs_the_stranger_s_package_of_this_name() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: list[tuple[str, str]] = []
    for name in listed.split("\0"):
        path = ROOT / name
        if not name or name == "tests/test_dist.py" or path.suffix in (".png", ".apkg", ".zip") or not path.is_file():
            continue
        lines = path.read_text("utf-8", errors="replace").splitlines()
        found += [(name, line) for line in lines if INSTALLER.search(line) and FROM_THE_INDEX.search(line)]
    assert found == []


def test_no_extra_names_the_package_itself() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert re.findall(r'"studytool\[', project) == []


def test_the_address_of_the_repository_stands_in_one_place() -> None:
    named = subprocess.run(
        ["git", "grep", "-l", "--fixed-strings", address.repository()],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert named.stdout.split() == ["pyproject.toml"]
    assert address.repository()
    assert address.requirement("site").startswith(f"studytool[site] @ {address.repository()}/releases/download/v")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return dist.build(tmp_path_factory.mktemp("dist"))


@pytest.mark.slow
def test_the_same_inputs_give_the_same_wheels(wheels: list[Path], tmp_path: Path) -> None:
    again = dist.build(tmp_path / "again")
    assert [file.name for file in again] == [file.name for file in wheels]
    assert [dist.digest(file) for file in again] == [dist.digest(file) for file in wheels]
    sums = (again[0].parent / "SHA256SUMS").read_text("utf-8")
    assert sums == "".join(f"{dist.digest(file)}  {file.name}\n" for file in again)


@pytest.mark.slow
def test_the_licences_of_all_that_is_inside_are_inside(wheels: list[Path]) -> None:
    tool, runtime = (set(zipfile.ZipFile(wheel).namelist()) for wheel in wheels)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in tool)
    assert "studytool/page/src/assets/katex/LICENSE" in tool
    inside = {name.rpartition("/")[2] for name in runtime if ".dist-info/licenses/" in name}
    assert inside == {
        "LICENSE",
        "Pyodide-LICENSE.txt",
        "numpy-LICENSE.txt",
        "zstddec-LICENSE.txt",
        "CPython-LICENSE.txt",
    }


@pytest.mark.slow
def test_the_tool_holds_the_page_with_its_equations_and_nothing_made_for_one_site(wheels: list[Path]) -> None:
    names = zipfile.ZipFile(wheels[0]).namelist()
    assert {"studytool/page/src/assets/katex/katex.min.js", "studytool/quiz/course.yaml"} <= set(names)
    assert [name for name in names if "/assets/runtime/" in name or "/assets/words/" in name] == []
    assert len(names) == len(set(names))


@pytest.mark.slow
def test_every_command_has_a_manual_page_where_man_looks_for_it(wheels: list[Path]) -> None:
    archive = zipfile.ZipFile(wheels[0])
    manual = {name.rpartition("/")[2]: name for name in archive.namelist() if "/share/man/man1/" in name}
    assert {"studytool.1", "studytool-quiz.1", "studytool-new.1", "studytool-progress-export.1"} <= set(manual)
    assert "A session on all topics" in archive.read(manual["studytool-quiz.1"]).decode()


def test_the_notes_of_a_release_are_its_section_of_the_changelog() -> None:
    changelog = "# Changelog\n\n## 0.2.0, today\n\n- B.\n\n## 0.1.0\n\n- A.\n"
    assert dist.notes(changelog, "0.2.0") == "- B."
    assert dist.notes(changelog, "0.1.0") == "- A."
    with pytest.raises(SystemExit, match=r"there is no `## 0\.3\.0`"):
        dist.notes(changelog, "0.3.0")
    assert dist.notes((ROOT / "CHANGELOG.md").read_text("utf-8"), studytool.__version__)


@pytest.mark.slow
def test_an_input_that_is_not_the_one_listed_stops_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tools import dist\n"
        f"dist.INPUTS = Path({str(tmp_path / 'inputs')!r})\n"
        "sys.exit(dist.build(Path(sys.argv[1])) and None)"
    )
    text = (ROOT / "runtime/inputs.sha256").read_text("utf-8")
    (tmp_path / "inputs").write_text(text.replace(text[:4], "0000", 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "dist")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "not the files listed: " in done.stderr
    assert not (tmp_path / "dist").exists()
