from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown
from markdown.extensions import Extension

from studytool.notes.extension import TextExtension

BIBLIOGRAPHY = '@book{sutton, title={Learning & "acting"}, author={Sutton, Richard S. and Barto, Andrew}, year={2018}}'

GLOSSARY = """\
| term | 中文 | meaning | section |
|---|---|---|---|
| policy | 策略 | The agent's way of choosing: $\\pi$ & no more. It is a distribution. | x |
| policy gradient | 策略梯度 | The slope of $J(\\theta)$ | x |
| on-policy | 同策略 | From its own samples. | x |
| actor–critic | 演员–评论家 | Two learners. | x |
| logit | logit | A number before the softmax. | x |
"""

Render = Callable[[str], str]


def rendering(folder: Path, extension: type[TextExtension], **options: str) -> Render:
    """Pages as the extension renders them, in a folder with a bibliography and a glossary of its own."""
    references, terms = folder / "references.bib", folder / "glossary.md"
    references.write_text(BIBLIOGRAPHY, encoding="utf-8")
    terms.write_text(GLOSSARY, encoding="utf-8")
    own: Extension = extension(bibliography=str(references), docs=str(folder), glossary=str(terms), **options)
    return Markdown(extensions=["admonition", "attr_list", "tables", "toc", "pymdownx.superfences", own]).convert


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """The text of a note, as HTML."""
    return rendering(tmp_path, TextExtension)
