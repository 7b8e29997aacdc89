"""A Material site that was there before the plugin, and how it is built: by plain `mkdocs build`, without Node."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CONFIGURATION = """\
site_name: Mechanics
site_url: !ENV [SITE_URL, ""]
theme:
  name: material
  font: false
  features: [navigation.instant]
"""

# What of ours looks like ours on pages that are none: a frame, a figure's label, prices, templates.
PAGES = {
    "index.md": """\
# Prices

It costs $5 and $10, or $5, that of B is US$ 10, in \\$7 or $HOME/bin:$PATH. See [@fig:1] and \\eqref{eq:1}.
{{ jinja }} and {% raw %}.

<iframe src="https://example.org"></iframe>

## A section {.plain}

```quiz question
not ours
```

```python
price = "$5"
```

[The lesson](lesson.md#fall)
""",
    "lesson.md": """\
# Lesson

## Fall {#fall}

<div onclick="go()">It costs $5, that of B is US$ 10.</div>

A body falls $s = \\frac{1}{2} g t^2$; see [@fig:1].

```python run
t = 2.0  # drag 0..5 by 0.5
print(0.5 * 9.81 * t**2)
```

```text output
19.62
```

```quiz
#fall
```
""",
}

BANK = {
    "fall.yaml": """\
format: 1
topic: fall
title: {de: Der freie Fall}
note: lesson.md
items:
  - id: shape
    type: choice
    note: "#fall"
    shuffle: false
    prompt: {de: "Wie wächst $s$ mit $t$?"}
    figure: {file: figures/fall.svg, alt: {de: "Eine Kugel über dem Boden"}}
    options: [{text: {de: linear}}, {text: {de: quadratisch}, correct: true}]
  - id: two-seconds
    type: number
    note: "#fall"
    prompt: {de: "Wie weit fällt er in {{t}} Sekunden? ($g = 9.81$)"}
    given: {t: "integer(2, 5)"}
    answer: 0.5 * 9.81 * t**2
""",
    "figures/fall.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><circle cx="30" cy="10" r="5"/><path d="M5 35h50"/></svg>
""",
}


def made(
    root: Path, more: str = "plugins: [search, studytool]\n", pages: Mapping[str, str] = PAGES, docs: str = "docs"
) -> Path:
    """Write the site with these lines added to its configuration; its folder."""
    for folder, files in ((docs, pages), ("quiz", BANK)):
        for name, text in files.items():
            (root / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (root / folder / name).write_text(text, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIGURATION + more, encoding="utf-8")
    return root


def build(root: Path, *arguments: str, out: str = "site", address: str = "") -> subprocess.CompletedProcess[str]:
    """`mkdocs build` with a PATH on which there is nothing but Python."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", out, *arguments]
    alone = {"PATH": str(Path(sys.executable).parent), "NO_MKDOCS_2_WARNING": "1", "SITE_URL": address}
    return subprocess.run(command, cwd=root, env=os.environ | alone, capture_output=True, text=True, check=False)


def built(root: Path, *arguments: str, out: str = "site", address: str = "") -> Path:
    """The folder of the site, which must build without a warning."""
    finished = build(root, "--strict", *arguments, out=out, address=address)
    assert finished.returncode == 0, finished.stderr
    return root / out
