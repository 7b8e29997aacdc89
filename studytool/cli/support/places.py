"""Where the platform keeps a user's own files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LINUX = {"cache": ".cache", "config": ".config", "data": ".local/share"}


def folder(kind: str) -> Path:
    """The folder of this program's `cache`, `config` or `data`."""
    if sys.platform == "linux":
        # What platformdirs says there: its import takes a tenth of the time in which a choice is graded.
        for name, below in ((f"XDG_{kind.upper()}_HOME", ""), ("HOME", LINUX[kind])):
            if os.environ.get(name, "").startswith("/"):
                return Path(os.environ[name], below, "studytool")
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("studytool", appauthor=False))
