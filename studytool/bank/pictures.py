"""The picture file of an item's figure, which may be hostile: it stays in the bank's folder, and cannot act."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from studytool.bank.source import leads_out, reason

MOST = 256 * 2**10  # bytes
KINDS = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp",
}  # fmt: skip
STARTS = {
    "image/png": rb"\x89PNG\r\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/gif": rb"GIF8[79]a",
    "image/webp": rb"RIFF....WEBP",
    "image/svg+xml": rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]",
}
# What a drawing has no need of, and what can act or fetch where it is opened by itself.
ACTS = re.compile(
    r"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)|<\s*(?:\w+:)?(?:script|foreignObject|iframe|object|embed|audio|video|handler|set|animate)\b"
    r"|[\s\"'/]on\w+\s*=|javascript:|(?:href|src)\s*=\s*[\"']?\s*(?!#|data:image/)[^\s\"'>]|url\(\s*[\"']?\s*(?!#)|@import",
    re.IGNORECASE,
)
PLAIN_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)


class PictureError(Exception):
    """A picture that cannot be shown: what is wrong, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, todo


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture, its media type and a name for its file, the same in no two figures of a bank."""

    name: str
    media: str
    content: bytes

    @property
    def address(self) -> str:
        """The picture itself, as an address that needs no file."""
        return f"data:{self.media};base64,{b64encode(self.content).decode()}"


def picture(folder: Path, file: str) -> Picture:
    """The picture at a path below the bank's folder. Raises PictureError for anything that cannot be shown safely."""
    if not PLAIN_NAME.fullmatch(file):
        raise PictureError(
            f"`{file}` is not a path below the bank's folder", "write one such as cart.svg, in plain letters"
        )
    path = folder / file
    _media(file)
    if leads_out(path, folder):
        raise PictureError(f"`{file}` is a link that leads out of the bank's folder", "put the file itself there")
    try:
        if not path.is_file():
            raise PictureError(f"there is no file `{file}` in the bank's folder", "put it there, or correct the name")
        with path.open("rb") as stream:
            content = stream.read(MOST + 1)
    except OSError as error:
        raise PictureError(f"`{file}` cannot be read ({reason(error)})", "mend or replace the file") from None
    return checked(file, content)


def checked(file: str, content: bytes) -> Picture:
    """The picture in these bytes, of a file of this name. Raises PictureError where it cannot be shown safely."""
    media = _media(file)
    if len(content) > MOST:
        raise PictureError(f"`{file}` is larger than {MOST // 2**10} KiB", "draw it as SVG, or with fewer pixels")
    if not re.match(STARTS[media], content, re.DOTALL):
        raise PictureError(f"`{file}` does not hold {media}", "save it as what its name says")
    if media == KINDS[".svg"] and (found := ACTS.search(content.decode("utf-8", "replace"))):
        todo = "save it as plain SVG, without scripts, links and fonts of other hosts"
        raise PictureError(f"`{file}` holds what can act or fetch: `{found[0].strip()[:40]}`", todo)
    return Picture(file.replace("/", "-"), media, content)


def _media(file: str) -> str:
    if (media := KINDS.get(Path(file).suffix.lower())) is None:
        raise PictureError(f"`{file}` is no picture", f"use one of {', '.join(KINDS)}")
    return media
