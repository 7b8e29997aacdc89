"""What holds for every exchange format that is found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from studytool.errors import Unusable
from studytool.exchange import formats, reviews_of
from studytool.exchange.contract import Reviews
from tests.cli.running import exit_code_of

REVIEWS = {form.program: form.reviews for form in formats().values() if form.reviews}
FORMATS = pytest.mark.parametrize("form", REVIEWS.values(), ids=REVIEWS)


def test_no_two_formats_claim_a_suffix() -> None:
    claimed = Counter(suffix for form in REVIEWS.values() for suffix in form.suffixes)
    assert set(claimed.values()) == {1}


@FORMATS
def test_a_file_is_known_by_its_suffix_in_any_case(form: Reviews) -> None:
    for suffix in form.suffixes:
        found = reviews_of(Path(f"log{suffix}"))
        assert found == reviews_of(Path(f"LOG{suffix.upper()}"))
        assert found
        assert found[1] is form
    assert reviews_of(Path("log.jsonl")) is None


@FORMATS
@pytest.mark.parametrize("content", [None, b"", b"\0" * 4096, b"PK\x03\x04", b"<xml/>"])
def test_a_file_of_something_else_is_refused_by_name(form: Reviews, content: bytes | None, tmp_path: Path) -> None:
    for suffix in form.suffixes:
        path = tmp_path / f"log{suffix}"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Unusable) as refused:
            form.read(path, {"returns/discount"})
        assert refused.value.where == str(path)
        assert refused.value.todo


@FORMATS
def test_the_help_of_the_command_says_what_is_taken_of_its_files(
    form: Reviews, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(["progress", "import", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(words in said for words in (*form.suffixes, form.taken))
