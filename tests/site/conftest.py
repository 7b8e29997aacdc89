from pathlib import Path

import pytest

from studytool.site.extension import SiteExtension
from tests.notes.conftest import Render, rendering

BANK = """\
format: 1
topic: returns
note: speeches/returns.md
items:
  - id: discount
    type: choice
    note: "#discount"
    level: recall
    shuffle: false
    prompt: "What is $\\\\gamma$ for? <script>alert(1)</script> ![x](http://x.org/y.png) [y](javascript:alert(1))"
    options:
      - text: To weigh the future
        correct: true
      - text: "For `a<b`"
    hint: Think of $\\\\gamma = 0$.
    solution: "See <img src=x onerror=alert(1)> $\\\\gamma^2$."
    source: "[@sutton, section 3.3]"
  - id: horizon
    type: choice
    note: "#horizon"
    prompt: How far?
    options: [{text: Near}, {text: Far, correct: true}]
  - id: old
    type: choice
    note: "#discount"
    retired: true
    prompt: Gone?
    options: [{text: "Yes", correct: true}, {text: "No"}]
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "quiz"
    folder.mkdir()
    (folder / "returns.yaml").write_text(BANK, encoding="utf-8")
    return folder


@pytest.fixture
def render(tmp_path: Path, bank: Path) -> Render:
    """A page as the site renders it, with a bank of its own."""
    return rendering(tmp_path, SiteExtension, bank=str(bank), runtime=str(tmp_path / "manifest.json"))
