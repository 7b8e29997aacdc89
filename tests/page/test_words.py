"""The page's scripts and the texts they ask for."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from studytool.messages.page import TEXTS
from studytool.model import LANGUAGES
from studytool.page import words

SCRIPTS = sorted((Path(words.__file__).parent / "src/assets").glob("*.js"))
ASKED = re.compile(r"""\b(say|counted)\(["`]([\w-]+)(\$)?""")


def names(script: Path) -> set[str]:
    """What a script asks for by its full name, `-one` and `-other` included."""
    asked = [match.groups() for match in ASKED.finditer(script.read_text(encoding="utf-8"))]
    ends = {"say": [""], "counted": ["-one", "-other"]}
    return {name + end for function, name, open_ended in asked if not open_ended for end in ends[function]}


@pytest.mark.parametrize("script", [path for path in SCRIPTS if path.stem != "worker"], ids=lambda path: path.stem)
def test_whatever_a_script_asks_for_has_a_text(script: Path) -> None:
    assert names(script) <= set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_there_in_both_languages_and_takes_the_same_values(name: str) -> None:
    values = {
        language: {field for _, field, _, _ in Formatter().parse(TEXTS[name].translations[language]) if field}
        for language in LANGUAGES
    }
    assert values["en"] == values["zh"]


def test_no_text_can_end_the_element_that_holds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TEXTS, "hint", TEXTS["hint"].__class__({"en": "</script>", "zh": "<"}))
    words.write(tmp_path)
    written = (tmp_path / words.FOLDER / "en.json").read_text(encoding="utf-8")
    assert "<" not in written
    assert json.loads(written)["hint"] == "</script>"
