"""Sessions killed at any moment lose nothing that was answered."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from studytool.study.schedule import replay
from studytool.study.store import Store
from tests.cli.running import COMMAND, PATIENCE, Terminal

pytestmark = pytest.mark.slow

TOGETHER, ROUNDS = 4, 25  # sessions at once and how often, typed at and fed: 200 kills
QUESTIONS = 12
BANK = "format: 1\ntopic: words\nitems:" + "".join(
    f"\n  - {{id: word-{number}, type: text, prompt: A word., accept: [word]}}" for number in range(QUESTIONS)
)


@dataclass
class Learner:
    """One progress file, session after session; `kept` are the responses that have to be in it, in their order."""

    folder: Path
    typed: bool
    kept: list[str] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    sessions: int = 0
    cut: int = 0  # sessions that ended between their first response and their last

    @property
    def db(self) -> Path:
        return self.folder / "progress.sqlite3"

    def begin(self) -> Callable[[], object]:
        """Starts a session with its responses on the way, all wrong and no two alike; the result kills it."""
        self.sessions += 1
        self.script = [f"{self.sessions}:{number}" for number in range(QUESTIONS)]
        arguments = [
            "quiz",
            "--all",
            f"--count={QUESTIONS}",
            f"--db={self.db}",
            f"--bank={self.folder.parent / 'quiz'}",
        ]
        with (self.folder / "shown").open("wb") as shown:
            if self.typed:
                terminal = Terminal(*arguments, out=shown, ahead="\n".join(self.script))
                return lambda: [end() for end in (terminal.process.kill, terminal.end)]
            (self.folder / "responses").write_text("\n".join(self.script))
            arguments.append(f"--answers={self.folder / 'responses'}")
            process = subprocess.Popen([*COMMAND, *arguments], stdout=shown)
        return lambda: [end() for end in (process.kill, partial(process.wait, PATIENCE))]

    def cut_off(self, answered: int, moment: float) -> None:
        """Kills a session once so many responses have been answered, or while it starts; `moment` is from 0 to 1."""
        kill, began = self.begin(), time.monotonic()
        while answered and self.said() < answered:
            assert time.monotonic() < began + PATIENCE
            time.sleep(0.001)
        time.sleep(moment * (0.005 if answered else 0.5))
        kill()

    def said(self) -> int:
        return (self.folder / "shown").read_text(encoding="utf-8").count("Incorrect")

    def check(self) -> None:
        """What was answered in the session just killed is kept, and nothing else is changed."""
        said = self.said()
        with Store.open(self.db) as store:
            entries, memory = list(store.entries()), store.memory()
        found = [
            response for entry in entries for response in (entry.response, *(later.response for later in entry.tries))
        ]
        new = len(found) - len(self.kept)
        self.kept += self.script[:new]
        assert found == self.kept
        self.cut += 0 < new < QUESTIONS
        assert said <= new <= said + 1  # one may be committed whose feedback had not begun
        assert replay(entries) == memory


STEPS = """\
format: 1
topic: steps
items:
  - id: sums
    type: derivation
    prompt: Start from 3.
    parts:
      - {id: double, type: number, ask: Double it., answer: 3 * 2}
      - {id: more, type: number, ask: Add one., answer: double + 1}
      - {id: less, type: number, ask: Take two away., answer: more - 2}
"""


def test_a_killed_session_keeps_the_parts_answered_of_an_unfinished_derivation(tmp_path: Path) -> None:
    (tmp_path / "steps.yaml").write_text(STEPS)
    arguments = ("quiz", "--all", "--seed=0", f"--bank={tmp_path}", f"--db={tmp_path / 'progress.db'}")
    answered = (("6", "Part 2 of 3"), ("9", "One more try"), ("7", "Part 3 of 3"))
    for count in range(1, len(answered) + 1):
        terminal = Terminal(*arguments)
        terminal.until("Part 1 of 3")
        for response, shown in answered[:count]:
            terminal.type(response)
            terminal.until(shown)
        terminal.kill()
    with Store.open(tmp_path / "progress.db") as store:
        kept = list(store.entries())
        assert store.memory() == replay(kept)
    firsts = ['{"double": "6"}', '{"double": "6", "more": "9"}', '{"double": "6", "more": "9"}']
    assert [entry.response for entry in kept] == firsts
    assert [[later.response for later in entry.tries] for entry in kept] == [[], [], ['{"double": "6", "more": "7"}']]
    assert [round(entry.score or 0, 2) for entry in kept] == [0.33] * 3


@pytest.mark.parametrize("typed", [True, False], ids=["typed at", "fed"])
def test_a_session_killed_at_any_moment_has_kept_every_response_it_spoke_of_and_none_twice(
    typed: bool, tmp_path: Path
) -> None:
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "words.yaml").write_text(BANK)
    learners = [Learner(tmp_path / str(number), typed) for number in range(TOGETHER)]
    for learner in learners:
        learner.folder.mkdir()
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    moments = random.Random(seed)
    for _ in range(ROUNDS):
        plans = [(moments.randrange(QUESTIONS + 1), moments.random()) for _ in learners]
        with ThreadPoolExecutor(TOGETHER) as together:
            list(together.map(Learner.cut_off, learners, *zip(*plans, strict=True)))
        for learner in learners:
            learner.check()
    assert sum(learner.cut for learner in learners) > 0
