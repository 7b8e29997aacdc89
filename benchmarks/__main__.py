"""`make bench`: every benchmark, or those named, one after the other; what they print becomes the page "How fast"."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

NAMES = ("page", "dragging", "starting", "gradients", "many_components", "judging", "proving", "spellings", "two_weeks")
PAGE = Path(__file__).parents[1] / "docs/reference/how-fast.md"
HEAD = """\
---
title: How fast
description: What was measured last, and when, of the site and its Python, of commands, judging, proving and reading.
tags: [Reference]
---

# How fast

This page is for whoever wants figures before trusting a tool with their time.
`make bench` measures and writes it; run it to have those of your own machine.
"""
LAPACK = " ** On entry to "  # how it tells of infinite numbers that a peer hands to it
SECTION = re.compile(r"^## .*? \{#(?P<name>\w+)\}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


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
    """A benchmark in a process of its own: what one leaves in memory is not measured by the next."""
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as benchmark:
        assert benchmark.stdout
        printed = ""
        for line in benchmark.stdout:
            print(line, end="", flush=True)
            printed += "" if line.startswith(LAPACK) else line
    if benchmark.returncode:
        sys.exit(benchmark.returncode)
    code = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    about = " ".join((ast.get_docstring(ast.parse(code)) or "").split())
    date = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    return (
        f"## {name.replace('_', ' ').capitalize()} {{#{name}}}\n\n{about}\n\nMeasured on {date}, {_machine()}.\n\n"
        f"```text\n{printed.rstrip()}\n```\n"
    )


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main(sys.argv[1:])
