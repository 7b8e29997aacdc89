"""`make bench`: every benchmark, or those named, one after the other; what they print becomes the page "How fast"."""

from __future__ import annotations

import io
import os
import platform
import re
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TextIO

NAMES = ("page", "starting", "gradients", "judging", "proving")
PAGE = Path(__file__).parents[1] / "docs/reference/how-fast.md"
HEAD = """\
---
title: How fast
description: What was measured last, and when, of the site and its Python, of commands, of judging and of proving.
tags: [Reference]
---

# How fast

This page is for whoever wants figures before trusting a tool with their time.
`make bench` measures and writes it; run it to have those of your own machine.
"""
SECTION = re.compile(r"^## .*? \{#(?P<name>\w+)\}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class Both(io.StringIO):
    """Keeps what is printed, and shows it."""

    def __init__(self, shown: TextIO) -> None:
        super().__init__()
        self.shown = shown

    def write(self, text: str) -> int:
        self.shown.write(text)
        self.shown.flush()
        return super().write(text)


def main(names: list[str]) -> None:
    if unknown := set(names) - set(NAMES):
        sys.exit(f"benchmarks: there is no {', '.join(sorted(unknown))}; name some of: {', '.join(NAMES)}")
    sections = {found["name"]: found[0] for found in SECTION.finditer(_written())}
    for name in names or NAMES:
        print(f"== {name}\n")
        sections[name] = _section(name)
        body = "\n".join(sections[known].rstrip() + "\n" for known in NAMES if known in sections)
        PAGE.write_text(f"{HEAD}\n{body}", encoding="utf-8")


def _written() -> str:
    return PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""


def _section(name: str) -> str:
    benchmark = import_module(f"benchmarks.{name}")
    with redirect_stdout(Both(sys.stdout)) as printed:
        benchmark.main()
    about = " ".join((benchmark.__doc__ or "").split())
    date = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    return (
        f"## {name.capitalize()} {{#{name}}}\n\n{about}\n\nMeasured on {date}, {_machine()}.\n\n"
        f"```text\n{printed.getvalue().strip()}\n```\n"
    )


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main(sys.argv[1:])
