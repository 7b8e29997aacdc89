"""What holds for every item type and every format that is exported, and the table of CSV as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.loader import load
from studytool.exchange import formats
from studytool.exchange.contract import Export, lost
from studytool.exchange.contract.asking import sheet
from studytool.exchange.contract.gaps import asks, gaps_of
from studytool.exchange.csv import harmless
from studytool.items.contract import Item
from studytool.items.contract.judging import judge
from studytool.items.contract.portable import Cloze, Numerical
from studytool.model import Verdict
from tests.cli.running import exit_code_of, studytool

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
EVERY = pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.id)
EXPORTS = {name: form.export for name, form in formats().items() if form.export}
FORMATS = pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)


@EVERY
@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_that_are_exported_are_right_and_a_mistake_among_them_is_wrong(item: Item, seed: int) -> None:
    variant = item.variant(seed)
    match item.portable(variant, "en"):
        case Numerical() as gap:
            assert judge(item, variant, gap.value).judgement.verdict is Verdict.CORRECT
            near = float(gap.value) + 0.9 * float(gap.within)
            assert judge(item, variant, repr(near)).judgement.verdict is Verdict.CORRECT
            for wrong in gap.wrong:
                assert judge(item, variant, wrong.responses[0]).judgement.verdict is not Verdict.CORRECT
        case Cloze(parts=(one,)) as ask:
            rows = "; ".join(", ".join(gap.value for gap in row) for row in one.rows())
            assert judge(item, variant, f"[{rows}]").judgement.verdict is Verdict.CORRECT
            assert len({name for name, _ in gaps_of(ask)}) == variant.key.size


@EVERY
def test_a_cloze_has_a_name_for_each_gap_and_asks_every_part(item: Item) -> None:
    if isinstance(ask := item.portable(item.variant(0), "en"), Cloze):
        named = list(gaps_of(ask))
        assert [gap for _, gap in named] == [gap for part in ask.parts for gap in part.numbers]
        assert len({name for name, _ in named}) == len(named)
        assert len(asks(ask)) == sum(bool(part.ask) for part in ask.parts)


@FORMATS
def test_every_type_is_written_the_same_each_time_and_losses_name_items_that_were_written(export: Export) -> None:
    written, left_out = sheet(SAMPLES, range(2), "en", "samples")
    assert left_out == ()
    assert export.write(written) == export.write(written)
    assert {one.item for one in lost(export, written)} <= {item.id for item in SAMPLES}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_variants_that_only_shuffle_the_same_options_are_one_question() -> None:
    export = EXPORTS["csv"]
    written, _ = sheet(SAMPLES, range(3), "en", "samples")
    rows = table(export.write(written))
    counts = {item.id: sum(row["item"] == item.id for row in rows) for item in SAMPLES}
    assert all(1 <= count <= 3 for count in counts.values())
    assert all(counts[item.id] == 1 for item in SAMPLES if not item.varies())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_no_cell_is_a_formula_and_the_quote_comes_off_again(text: str) -> None:
    cell = harmless(text)
    assert cell in (text, f"'{text}")
    if not cell.startswith("'"):
        assert cell.strip()[:1] not in tuple("=@") or not cell.strip()


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", " =1", "\t=1", "＝1", "'=1", "-x"])
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-0.5", "+3", "-1e-7", "a = b", "$x$", ""])
def test_a_number_and_a_plain_text_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return ["--bank", str(Path(__file__).parents[1] / "data" / "items"), "--lang", "en"]


def test_the_command_writes_the_file_and_lists_what_is_lost_by_item(
    tmp_path: Path, bank: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"
    assert exit_code_of(["export", "csv", "-o", str(target), "--json", *bank]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert {row["item"] for row in table(target.read_bytes())} == {item.id for item in SAMPLES}
    assert document["items"] == len(SAMPLES)
    assert all(loss["item"] in err and loss["what"] for loss in document["lost"])


def test_printed_it_is_the_same_as_the_file_and_all_else_is_on_standard_error(
    tmp_path: Path, bank: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "out.csv"
    assert exit_code_of(["export", "csv", "-o", str(target), *bank]) == 0
    capfdbinary.readouterr()
    assert exit_code_of(["export", "csv", "-o", "-", *bank]) == 0
    assert capfdbinary.readouterr().out == target.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["csv", "-o", "-", "--json"], "--json: --json and `-o -` both write"),
        (["csv", "-o", "x.csv", "nosuch"], "nosuch: no such topic"),
        (["word", "-o", "x"], "'word' is not"),
    ],
    ids=str,
)
def test_wrong_usage_writes_nothing(
    arguments: list[str], told: str, tmp_path: Path, bank: list[str],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert exit_code_of(["export", *arguments, *bank]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert not list(tmp_path.glob("x*"))


def test_the_shell_completes_a_format_that_is_written() -> None:
    done = studytool(
        env={"_STUDYTOOL_COMPLETE": "bash_complete", "COMP_WORDS": "studytool export c", "COMP_CWORD": "2"}
    )
    assert done.stdout.split() == ["plain,csv"]
