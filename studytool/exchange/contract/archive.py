"""Archives that are the same each time: with no time of the day in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def zipped(held: Mapping[str, bytes]) -> bytes:
    """Files by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as files:
        for name, content in held.items():
            files.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
