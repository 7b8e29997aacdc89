from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown

from studytool.notes import katex
from studytool.site.extension import SiteExtension

BIBLIOGRAPHY = '@book{sutton, title={Learning & "acting"}, author={Sutton, Richard S. and Barto, Andrew}, year={2018}}'

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

GLOSSARY = """\
| term | 中文 | meaning | section |
|---|---|---|---|
| policy | 策略 | The agent's way of choosing: $\\pi$ & no more. It is a distribution. | x |
| policy gradient | 策略梯度 | The slope of $J(\\theta)$ | x |
| on-policy | 同策略 | From its own samples. | x |
| actor–critic | 演员–评论家 | Two learners. | x |
"""

Render = Callable[[str], str]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "quiz"
    folder.mkdir()
    (folder / "returns.yaml").write_text(BANK, encoding="utf-8")
    return folder


@pytest.fixture
def render(tmp_path: Path, bank: Path) -> Render:
    """A page as the site renders it, with a bank and a bibliography of its own."""
    if not katex.available():
        pytest.skip("KaTeX is not installed: run `npm ci`")
    references = tmp_path / "references.bib"
    references.write_text(BIBLIOGRAPHY, encoding="utf-8")
    terms = tmp_path / "glossary.md"
    terms.write_text(GLOSSARY, encoding="utf-8")
    own = {"bank": bank, "bibliography": references, "docs": tmp_path, "glossary": terms}
    site = SiteExtension(**{name: str(path) for name, path in own.items()}, runtime=str(tmp_path / "manifest.json"))
    extensions = ["admonition", "attr_list", "tables", "toc", "pymdownx.superfences", site]
    return Markdown(extensions=extensions).convert
