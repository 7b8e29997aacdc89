"""Proofs that are kept, and proofs shared over processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check import check, kept
from studytool.check.pool import WORTH_STARTING, prove_all
from studytool.check.proofs import prove
from studytool.items.contract import Item
from studytool.items.number import Number

BANKS = Path(__file__).parents[1] / "data" / "banks"
NUMBER = '  - {{id: item-{0}, type: number, prompt: Double it., given: {{x: "normal(1)"}}, answer: 2 * x + {0}}}'


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "proofs"


@pytest.fixture
def items() -> tuple[Item, ...]:
    return load(BANKS / "good" / "quiz")[0].items


def test_a_proof_is_read_back_as_it_was_found(items: tuple[Item, ...], cache: Path) -> None:
    wrong = load(BANKS / "wrong" / "quiz", [BANKS / "wrong" / "quiz" / "wrong-key.yaml"])[0].items
    for item in (*items, *wrong):
        proof = prove(item, 3)
        assert kept.read(cache, item, 3) is None
        kept.write(cache, item, 3, proof)
        assert kept.read(cache, item, 3) == proof


def test_an_item_that_moved_in_its_file_keeps_its_proof_and_an_edited_one_does_not(
    items: tuple[Item, ...], cache: Path
) -> None:
    number = next(item for item in items if isinstance(item, Number))
    kept.write(cache, number, 3, prove(number, 3))
    moved = replace(number, file="elsewhere.yaml", places=dict.fromkeys(number.places, (99, 1)))
    assert kept.read(cache, moved, 3) is not None
    assert kept.read(cache, replace(number, unit="m"), 3) is None
    assert kept.read(cache, number, 4) is None


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"of": 1}', b"[" * 100_000])
def test_a_kept_proof_that_is_spoilt_is_found_anew(items: tuple[Item, ...], cache: Path, spoilt: bytes) -> None:
    expected = prove_all(items, 2, cache)
    files = list(cache.iterdir())
    assert len(files) == len(items)
    for file in files:
        file.write_bytes(spoilt)
    assert prove_all(items, 2, cache) == expected
    assert all(json.loads(file.read_bytes())["of"] for file in cache.iterdir())


def test_where_nothing_can_be_kept_everything_is_proved(items: tuple[Item, ...], cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file in place of the folder")
    assert [proof.item for proof in prove_all(items, 2, cache)] == [item.id for item in items]


def test_processes_find_what_one_finds(tmp_path: Path) -> None:
    bank = tmp_path / "quiz"
    write_bank(bank, 12)
    items = load(bank)[0].items
    seeds = WORTH_STARTING // len(items) + 1
    assert prove_all(items, seeds, None) == [prove(item, seeds) for item in items]


def test_a_bank_in_the_same_state_is_checked_to_the_same_report(tmp_path: Path) -> None:
    first, again = (check(BANKS / "wrong" / "quiz", variants=3, cache=tmp_path) for _ in range(2))
    assert first == again


@pytest.mark.slow
@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_check_that_is_stopped_leaves_no_process_behind_and_ctrl_c_no_words(
    tmp_path: Path, stop: signal.Signals, code: int
) -> None:
    write_bank(tmp_path / "quiz", 60)
    command = [sys.executable, "-c", "from studytool.cli import main; main()", "check"]
    running = subprocess.Popen(
        [*command, "--bank", str(tmp_path / "quiz"), "--variants", "20000"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while len(children(running.pid)) < 2 and running.poll() is None:  # the first only keeps track of the others
        time.sleep(0.05)
    workers = children(running.pid)
    # As a terminal does it, to the whole group; anything else only to the one process.
    (os.killpg if stop is signal.SIGINT else os.kill)(running.pid, stop)
    _, said = running.communicate(timeout=120)
    assert running.returncode == code
    assert said.strip() == b"" or stop is not signal.SIGINT
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def write_bank(folder: Path, count: int) -> None:
    folder.mkdir()
    items = "\n".join(NUMBER.format(number) for number in range(1, count + 1))
    (folder / "many.yaml").write_text(f"format: 1\ntopic: many\nitems:\n{items}\n", "utf-8")


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []
