"""The wheels of `make dist` in an environment that has nothing else: no Node, no checkout, no settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import dist


class Bare:
    """A virtual environment in this folder, with the wheels and what they require from the package index."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, folder / "venv" / "bin"
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        tool, runtime = dist.build(folder / "dist")
        install = [str(self.bin / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, f"studytool[site] @ {tool.as_uri()}", str(runtime)], check=True)

    def run(self, *command: str, cwd: Path, text: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """A command of the environment, on a PATH where there is nothing but it and with a home of its own."""
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}
        alone = {"PATH": str(self.bin), "HOME": str(self.folder), "LANG": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(
            [self.bin / command[0], *command[1:]], cwd=cwd, input=text, capture_output=True, text=True,
            encoding="utf-8", env=kept | alone | env, check=False,
        )  # fmt: skip

    @property
    def package(self) -> Path:
        """Where the runtime is installed."""
        return next(self.folder.glob("venv/lib/python3*/site-packages/studytool_runtime"))
