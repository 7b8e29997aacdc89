"""One warning a bank on guessing by the longest option, and one on guessing by the shortest."""

from __future__ import annotations

from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check import check
from studytool.check.lengths import length_problems

QUIZ = Path(__file__).parents[2] / "quiz"
SHORT, MIDDLE, LONG = "short", "middling", "rather long"


def warned(folder: Path, *groups: tuple[int, list[str]], more: str = "") -> list[str]:
    """The warnings on a bank with so many items of each group, whose first option is the right one."""
    options = [texts for count, texts in groups for _ in range(count)]
    (folder / "quiz").mkdir()
    (folder / "quiz" / "bank.yaml").write_text(
        "format: 1\ntopic: bank\nitems:\n" + "".join(map(_item, range(len(options)), options, [more] * len(options))),
        "utf-8",
    )
    problems = check(folder / "quiz", variants=1).problems
    return [problem.message for problem in problems if problem.code == "guess-by-length"]


def _item(number: int, texts: list[str], more: str) -> str:
    # The words differ by their letter alone, so that lengths are those given.
    shown = [f"{text} {letter}" for text, letter in zip(texts, "abcdef", strict=False)]
    written = [f"{{en: {said}, zh: {said}}}" if "zh" in more else said for said in shown]
    rows = [
        f"      - {{text: {text}, {'feedback: no' if place else 'correct: true'}}}"
        for place, text in enumerate(written)
    ]
    head = f"  - id: item-{number}\n    type: choice\n    prompt: Which?\n"
    return head + ("    select: many\n" if "many" in more else "") + "    options:\n" + "\n".join(rows) + "\n"


RIGHT_LONGEST, RIGHT_SHORTEST, RIGHT_BETWEEN = [LONG, SHORT, MIDDLE], [SHORT, LONG, MIDDLE], [MIDDLE, LONG, SHORT]


@pytest.mark.parametrize(
    ("options", "word"),
    [(RIGHT_LONGEST, "longest"), (RIGHT_SHORTEST, "shortest")],
)
@pytest.mark.parametrize(
    ("right", "wrong", "warns"),
    [(8, 12, True), (7, 13, False), (20, 0, True), (0, 20, False), (8, 11, False)],
)
def test_from_twenty_items_a_bank_whose_longest_or_shortest_option_is_right_in_more_than_35_percent_is_warned_of_once(
    tmp_path: Path, options: list[str], word: str, right: int, wrong: int, warns: bool
) -> None:
    said = warned(tmp_path, (right, options), (wrong, RIGHT_BETWEEN))
    assert len(said) == warns
    assert all(f"it is the {word} in" in message for message in said)


def test_options_as_long_as_one_another_are_guessed_among(tmp_path: Path) -> None:
    assert not warned(tmp_path, (20, [SHORT, SHORT, SHORT]))


def test_two_options_are_not_counted(tmp_path: Path) -> None:
    assert not warned(tmp_path, (30, [LONG, SHORT]))


def test_choices_with_many_right_options_are_not_counted(tmp_path: Path) -> None:
    assert not warned(tmp_path, (30, RIGHT_LONGEST), more="many")


def test_each_language_is_judged_and_both_are_told_in_one_warning(tmp_path: Path) -> None:
    (message,) = warned(tmp_path, (20, RIGHT_LONGEST), more="zh")
    assert message.endswith("100% of 20 in English and 100% of 20 in Chinese")


def test_the_length_of_an_option_tells_nothing_in_this_project_s_own_bank() -> None:
    assert not list(length_problems(QUIZ, load(QUIZ)[0].items))
