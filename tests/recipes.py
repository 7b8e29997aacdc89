"""The recipes of the page Checking gradients: their files, and the commands said to be right for them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "gradcheck.md"
RECIPE = re.compile(r'```python title="(?P<file>[^"]+)"\n(?P<code>.*?)```\n\n```console\n(?P<lines>.*?)```', re.DOTALL)


@dataclass(frozen=True)
class Recipe:
    file: str
    code: str
    commands: tuple[tuple[str, ...], ...]

    @property
    def framework(self) -> bool:
        return bool(re.search(r"^import (torch|jax)", self.code, re.MULTILINE))


def recipes(*, framework: bool) -> list[Recipe]:
    every = [
        Recipe(match["file"], match["code"], tuple(
            tuple(shlex.split(line.removeprefix("$ studytool "))) for line in match["lines"].splitlines()
        ))
        for match in RECIPE.finditer(PAGE.read_text("utf-8"))
    ]  # fmt: skip
    return [recipe for recipe in every if recipe.framework == framework]
