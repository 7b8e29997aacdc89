"""Call a learner's function for the arrays it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studytool.sandbox import Limits
from studytool.sandbox.arrays import Array, pack, unpack
from studytool.sandbox.process import Ended, execute

DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Call:
    """What one call gave: `value` with the type and shape returned, or `error` and its `line` in the source.

    `changed` numbers the arguments, from 0, that the function changed in place; `repeatable` is False where a second
    call with the same arguments gave something else; `warnings` are texts such as `RuntimeWarning: overflow …`.
    """

    value: Array | None
    error: str | None = None
    line: int | None = None
    changed: tuple[int, ...] = ()
    repeatable: bool = True
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the source and of the calls that were reached; `ended` and `missing` as in `Run`.

    `ended` is finished where every call was made, even if some raised an exception.
    """

    calls: tuple[Call, ...]
    stdout: str
    stderr: str
    ended: Ended
    seconds: float
    missing: tuple[str, ...]
    error: str | None = None
    line: int | None = None


def call(source: str, name: str, arguments: Sequence[tuple[Array, ...]], *, limits: Limits = DEFAULT) -> Outcome:
    """Execute the source, then call its function `name` with copies of each tuple of arguments.

    An array of shape () arrives as a numpy scalar. Raises ValueError for arguments that are not arrays of numbers,
    Unusable where the sandbox itself cannot start.
    """
    calls = [
        {"source": "response.py", "function": name, "arguments": [pack(argument) for argument in given]}
        for given in arguments
    ]
    transcript = execute([("response.py", source)], limits, calls=calls)
    first: Mapping[str, Any] = transcript.reports[0] if transcript.reports else {}
    answers = _answers(transcript.reports[1 : len(calls) + 1])
    ended: Ended = transcript.stopped or first["ended"]
    if ended == "finished" and len(answers) < len(calls):
        ended = "killed"
    return Outcome(
        answers, transcript.stdout.decode(errors="replace"), transcript.stderr.decode(errors="replace"), ended,
        transcript.seconds, transcript.missing, first.get("error"), first.get("line"),
    )  # fmt: skip


def _answers(reports: Sequence[Mapping[str, Any]]) -> tuple[Call, ...]:
    """The calls up to the first report that makes no sense."""
    answers = []
    for report in reports:
        try:
            answers.append(_answer(report))
        except (KeyError, TypeError, ValueError):
            break
    return tuple(answers)


def _answer(report: Mapping[str, Any]) -> Call:
    if "error" in report:
        return Call(None, report["error"], report["line"])
    return Call(
        unpack(report["value"]),
        changed=tuple(int(number) for number in report["changed"]),
        repeatable=report["repeatable"] is True,
        warnings=tuple(str(text) for text in report["warnings"]),
    )
