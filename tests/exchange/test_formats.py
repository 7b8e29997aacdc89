"""What holds for every exchange format that is found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from studytool.errors import Unusable
from studytool.exchange import Format, format_of, formats
from tests.cli.running import exit_code_of

FORMATS = pytest.mark.parametrize("form", formats().values(), ids=formats())


def test_no_two_formats_claim_a_suffix() -> None:
    claimed = Counter(suffix for form in formats().values() for suffix in form.suffixes)
    assert set(claimed.values()) == {1}


@FORMATS
def test_a_file_is_known_by_its_suffix_in_any_case(form: Format) -> None:
    for suffix in form.suffixes:
        assert format_of(Path(f"log{suffix}")) is format_of(Path(f"LOG{suffix.upper()}")) is form
    assert format_of(Path("log.jsonl")) is None


@FORMATS
@pytest.mark.parametrize("content", [None, b"", b"\0" * 4096, b"PK\x03\x04", b"<xml/>"])
def test_a_file_of_something_else_is_refused_by_name(form: Format, content: bytes | None, tmp_path: Path) -> None:
    for suffix in form.suffixes:
        path = tmp_path / f"log{suffix}"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Unusable) as refused:
            form.read_history(path, {"returns/discount"})
        assert refused.value.where == str(path)
        assert refused.value.todo


@FORMATS
def test_the_help_of_the_command_says_what_is_taken_of_its_files(
    form: Format, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(["progress", "import", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(words in said for words in (form.program, *form.suffixes, form.taken))
