"""Files of other programs, which may be hostile: each is limited in size before it is read, and nothing of it runs."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

from studytool import texts
from studytool.bank.packed import DAMAGED
from studytool.errors import UnusableFile
from studytool.exchange.contract import not_installed
from studytool.messages import exchange as said

PIECE = 2**20
MOST = 64 * PIECE  # bytes of a file, and of each file in an archive once it is unpacked
MOST_FILES = 10_000  # in an archive
DEEPEST = 100  # elements inside each other
MOST_ELEMENTS = 1_000_000


def content(path: Path) -> bytes:
    """The bytes of a regular file. Raises Unusable where it cannot be read, or is larger than any that is meant."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe could wait for ever
            raise UnusableFile(str(path), said.NO_FILE, said.NAME_EXPORTED)
        with path.open("rb") as file:
            raw = file.read(MOST + 1)
    except OSError as error:
        raise UnusableFile(str(path), said.unreadable(error.strerror or str(error)), said.NAME_EXPORTED) from None
    if len(raw) > MOST:
        raise UnusableFile(str(path), said.too_large(MOST // PIECE), said.NAME_EXPORTED)
    return raw


def text(path: Path) -> str:
    """The text of a file, in UTF-8 or what its mark names; else as western Windows writes it."""
    raw = content(path)
    try:
        return raw.decode(texts.encoding(raw[:4]))
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class Packed:
    """The files of an archive by name: they are read where they are asked for, and never written to the disk."""

    path: Path
    files: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        return self.files.namelist()

    def read(self, name: str) -> bytes:
        """Raises Unusable where the file is not there, or unpacks to too much, whatever size the archive claims."""
        where = f"{self.path}/{name}"
        try:
            with self.files.open(name) as file:
                raw = file.read(MOST + 1)
        except (KeyError, OSError, *DAMAGED):
            raise UnusableFile(where, said.UNREADABLE_MEMBER, said.EXPORT_ANEW) from None
        if len(raw) > MOST:
            raise UnusableFile(where, said.too_large(MOST // PIECE), said.NAME_EXPORTED)
        return raw


def packed(path: Path) -> Packed | None:
    """The archive that a file is, or None where it is none."""
    raw = content(path)
    if not raw.startswith(b"PK"):
        return None
    try:
        files = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnusableFile(str(path), said.BROKEN_ARCHIVE, said.EXPORT_ANEW) from None
    if len(files.namelist()) > MOST_FILES:
        raise UnusableFile(str(path), said.BROKEN_ARCHIVE, said.EXPORT_ANEW)
    return Packed(path, files)


# XML -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tree:
    """A document with the line that each of its elements begins on. Names are without their namespaces."""

    root: Element
    lines: dict[Element, int] = field(repr=False)

    def line(self, element: Element) -> int:
        return self.lines.get(element, 1)


def tree(raw: bytes, where: str) -> Tree:
    """The document in these bytes. Raises Unusable where it is no XML, or defines entities."""
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.sax import parseString
    except ImportError as error:
        raise not_installed("defusedxml") from error
    maker = _Maker()
    try:
        # A document may name its DTD, which is not fetched; what would be, entities, is refused.
        parseString(raw.lstrip(), maker, forbid_external=False)
    except DefusedXmlException:
        raise UnusableFile(where, said.ENTITIES, said.EXPORT_ANEW) from None
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: None)() or 1
        message = error.getMessage() or ""
        raise UnusableFile(f"{where}:{line}", said.no_xml(message), said.EXPORT_ANEW) from None
    except (LookupError, ValueError) as error:  # an unknown encoding
        raise UnusableFile(where, said.no_xml(str(error)), said.EXPORT_ANEW) from None
    return Tree(maker.builder.close(), maker.lines)


class _Maker(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.lines: dict[Element, int] = {}
        self.place: Locator | None = None
        self.depth = 0

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 (the name that SAX calls)
        self.place = locator

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802
        self.depth += 1
        if self.depth > DEEPEST or len(self.lines) >= MOST_ELEMENTS:
            raise SAXException("more elements than any quiz has, or deeper inside each other")
        written = {_local(key): value for key, value in attrs.items()}  # type: ignore[attr-defined]
        element = self.builder.start(_local(name), written)
        self.lines[element] = (self.place and self.place.getLineNumber()) or 1

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1
        self.builder.end(_local(name))

    def characters(self, content: str) -> None:
        self.builder.data(content)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def inside(element: Element | None, path: str = "") -> str:
    """The text of an element, or of the one at the path below it, with that of all inside it; "" where it is not."""
    found = element.find(path) if element is not None and path else element
    return "" if found is None else "".join(found.itertext())


def children(element: Element | None, name: str) -> Iterator[Element]:
    yield from () if element is None else element.findall(name)
