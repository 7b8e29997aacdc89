"""A word or short phrase, compared after folding: case, width, spaces and punctuation do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, KeysView
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from studytool import messages
from studytool.items.contract import COMMON, Field, Item, Variant
from studytool.items.contract.form import Form, OneLine
from studytool.items.contract.kinds import TEXT, WORD, ListOf, RecordOf
from studytool.model import Flaw, Judgement, Sample, Text, Verdict

if TYPE_CHECKING:
    from studytool.items.contract.portable import ShortAnswer

KEPT = re.compile(r"(?<!\w)-(?=\s*[\d.])|(?<![^\W\d])\.(?=\d)|(?<=\d)/(?=\d)|(?<=\d)%")
BARE = re.compile(r"(?<![\w.])\.(?=\d)")  # the point of `.5`
UNSEEN = "ZC"  # Unicode's separators, and control or format characters
SILENT = f"P{UNSEEN}"  # and punctuation
QUOTES = "`´"  # which Unicode takes for accents
ARTICLE = re.compile(r"(?<![\w$\\])(?:the|an?)[ ]+(?=\w)", re.I)
LEAD = re.compile(
    r"^\s*(?:(?:(?:my|the) )?answer(?: is|:)|(?:it|this|that)(?:['’]s| is)|答案?(?:是|为|[:：])|是) *", re.I
)
PLURALS = (
    (re.compile(r"(?<=[a-z]{3})(?<![aius])s(?![\w$])", re.I), ""),
    (re.compile(r"(?<=[a-z]{2}[sxzh])es(?![\w$])", re.I), ""),
    (re.compile(r"(?<=[a-z]{2})ies(?![\w$])", re.I), "y"),
)
TWICE = re.compile(r"[()（）/／,，、=]|(?<![A-Za-z])or(?![A-Za-z])|或")  # between one name and another of the same
MOST_NAMES = 4
DASHES = str.maketrans(dict.fromkeys("−‐‒–—", "-") | {"⁄": "/"})
LETTERS = re.compile(r"[a-z]+")
LONGEST = 2000  # characters: more are no phrase, and are not looked at any closer


@dataclass(frozen=True, slots=True)
class Mistake:
    """A slip the author foresaw: the responses that show it, and what to tell the learner."""

    accept: tuple[str, ...]
    feedback: Text
    id: str | None = None


MISTAKE = {
    "id": Field(WORD, "its name, kebab-case; else mistake-1, mistake-2, …"),
    "accept": Field(ListOf(WORD, fewest=1), "responses that show this slip", required=True),
    "feedback": Field(TEXT, "why it is wrong", required=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase(Item):
    type: ClassVar = "text"
    meaning: ClassVar = Text({
        "en": "a word or short phrase; case, width, spaces and punctuation do not matter",
        "zh": "一个词或短语；大小写、全半角、空格和标点都不影响",
    })  # fmt: skip
    fields: ClassVar = COMMON | {
        "accept": Field(
            ListOf(WORD, fewest=1), "every response that is right; the first is shown as the key", required=True
        ),
        "mistakes": Field(ListOf(RecordOf(MISTAKE, Mistake)), "foreseen slips", asked=False),
    }

    accept: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def form(self) -> Form:
        return OneLine()

    def flaws(self) -> Iterator[Flaw]:
        yield from self._name_flaws()
        seen = set(_all_forms(self.accept))
        for index, accepted in enumerate(self.accept):
            if not fold(accepted):
                yield Flaw(f"accept.{index}", "empty", "an accepted response with nothing in it", "write a word")
        for index, mistake in enumerate(self.mistakes):
            for place, accepted in enumerate(mistake.accept):
                if not seen.isdisjoint(forms(accepted)):
                    yield Flaw(
                        f"mistakes.{index}.accept.{place}", "mistake-equals-key",
                        f"`{accepted}` is accepted as right, or is another mistake", "remove it here, or there",
                    )  # fmt: skip
                seen.update(forms(accepted))

    def texts(self) -> Iterator[tuple[str, Text]]:
        yield from Item.texts(self)
        for index, mistake in enumerate(self.mistakes):
            yield f"mistakes.{index}.feedback", mistake.feedback

    def judge(self, variant: Variant, response: str) -> Judgement:
        if len(response.strip()) > LONGEST:
            return Judgement(Verdict.INCORRECT, 0.0)
        said = forms(response) + ([] if "$" in response else [fold(f"${response}$")])  # a symbol typed without dollars
        if not said[0]:
            return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.empty(),))
        accepted = _all_forms(self.accept)
        if not accepted.isdisjoint(said) or _all_named(response, accepted):
            return Judgement(Verdict.CORRECT, 1.0)
        for number, mistake in enumerate(self.mistakes, 1):
            if not _all_forms(mistake.accept).isdisjoint(said):
                feedback = (self.filled(mistake.feedback, variant),)
                return Judgement(Verdict.INCORRECT, 0.0, feedback, mistake.id or f"mistake-{number}")
        if any(mistyped(said[0], right) for right in accepted):
            return Judgement(Verdict.UNREADABLE, 0.0, (messages.reading.check_spelling(),))
        return Judgement(Verdict.INCORRECT, 0.0)

    def portable(self, variant: Variant, language: str) -> ShortAnswer:
        from studytool.items.contract.portable import ShortAnswer, Wrong

        wrong = (Wrong(mistake.accept, self.fill(mistake.feedback, variant, language)) for mistake in self.mistakes)
        key = self.key_shown(variant, language)
        return ShortAnswer(tuple(dict.fromkeys((key, *self.accept))), tuple(wrong))

    def key_shown(self, variant: Variant, language: str) -> str:
        del variant
        chinese = [accepted for accepted in self.accept if any("\u4e00" <= letter <= "\u9fff" for letter in accepted)]
        return chinese[0] if language == "zh" and chinese else self.accept[0]

    def twin(self, variant: Variant, language: str) -> dict[str, Any]:
        mistakes = [
            {
                "id": mistake.id or f"mistake-{number}",
                "accept": list(_all_forms(mistake.accept)),
                "feedback": self.fill(mistake.feedback, variant, language),
            }
            for number, mistake in enumerate(self.mistakes, 1)
        ]
        return {"accept": list(_all_forms(self.accept)), "mistakes": mistakes}

    def samples(self, variant: Variant) -> Iterator[Sample]:
        del variant
        for accepted in self.accept:
            yield Sample(accepted, Verdict.CORRECT)
            yield Sample(f"  {accepted} ", Verdict.CORRECT)
        for mistake in self.mistakes:
            for accepted in mistake.accept:
                yield Sample(accepted, Verdict.INCORRECT)
        yield Sample("zzz not an answer zzz", Verdict.INCORRECT)
        yield Sample("", Verdict.UNREADABLE)


def forms(text: str) -> list[str]:
    """The forms in which a phrase is compared: as it stands, then without `the answer is`, articles and plurals. Two
    phrases are equal if they share a form."""
    plain = ARTICLE.sub("", LEAD.sub("", text))
    words = [plain, *(rule.sub(singular, plain) for rule, singular in PLURALS)]
    return list(dict.fromkeys(filter(None, (fold(text), *map(fold, words))))) or [""]


@lru_cache(maxsize=256)
def _all_forms(phrases: tuple[str, ...]) -> KeysView[str]:
    """The forms of what an author listed; a symbol `A_t` is also known by `$A_t$`, whose case counts."""
    symbols = [f"${phrase}$" for phrase in phrases if not re.search(r"[\s$]", phrase)]
    return dict.fromkeys(form for phrase in [*phrases, *symbols] for form in forms(phrase)).keys()


def _all_named(response: str, accepted: KeysView[str]) -> bool:
    """Whether the response gives several names, as `temporal difference (TD)` does, each of which is right."""
    names = [name for name in TWICE.split(response) if fold(name)]
    return 1 < len(names) <= MOST_NAMES and all(not accepted.isdisjoint(forms(name)) for name in names)


def mistyped(typed: str, right: str) -> bool:
    """Whether one letter is missing, too many, another, or two are swapped, in a phrase of six letters or more."""
    if min(len(typed), len(right)) < 6 or not (LETTERS.fullmatch(typed) and LETTERS.fullmatch(right)):
        return False
    start = next((place for place, pair in enumerate(zip(typed, right, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return abs(len(typed) - len(right)) == 1
    rest, other = typed[start:], right[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def fold(text: str) -> str:
    """What two phrases are compared by: NFKC, no spaces or punctuation, and outside `$…$` no case.

    Signs that make another number stay (KEPT), and `.5` is `0.5`; a phrase of nothing but punctuation is kept whole.
    """
    text = unicodedata.normalize("NFKC", text).translate(DASHES)
    parts = text.split("$")
    folded = "".join(_plain(part) if index % 2 == 0 else _tight(part) for index, part in enumerate(parts))
    return folded or _tight(text)


def _plain(part: str) -> str:
    part = BARE.sub("0.", part.casefold())
    kept = {match.start() for match in KEPT.finditer(part)}
    return "".join(
        letter
        for at, letter in enumerate(part)
        if at in kept or (unicodedata.category(letter)[0] not in SILENT and letter not in QUOTES)
    )


def _tight(part: str) -> str:
    return "".join(letter for letter in part if unicodedata.category(letter)[0] not in UNSEEN)


TYPE = Phrase
