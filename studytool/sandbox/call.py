"""Call a learner's function for the arrays it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studytool.maths.calls import Call
from studytool.sandbox import Consent, Limits, if_confined
from studytool.sandbox.arrays import Array, pack, unpack
from studytool.sandbox.process import Ended, SourceCode, execute

DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the source and of the calls that were reached; `ended` as in `Run`.

    `ended` is finished where every call was made, even if some raised an exception.
    """

    calls: tuple[Call, ...]
    stdout: str
    stderr: str
    ended: Ended
    seconds: float
    error: str | None = None
    line: int | None = None


def call(
    source: str,
    name: str,
    arguments: Sequence[tuple[Array, ...]],
    *,
    limits: Limits = DEFAULT,
    package: bool = False,
    consent: Consent = if_confined,
) -> Outcome:
    """Execute the source, then call its function `name` with copies of each tuple of arguments.

    An array of shape () arrives as a numpy scalar. Raises ValueError for arguments that are not arrays of numbers,
    Unusable where the sandbox itself cannot start. `package` and `consent` as in `execute`.
    """
    calls = [
        {"source": "response.py", "function": name, "arguments": [pack(argument) for argument in given]}
        for given in arguments
    ]
    transcript = execute(
        [SourceCode("response.py", source, needs=(name,))], limits, calls=calls, package=package, consent=consent
    )
    reports = transcript.reports[: len(calls) + 1]
    answers = _answers(report for report in reports[1:] if report["ended"] == "finished")
    failed: Mapping[str, Any] = next((report for report in reports if report["ended"] != "finished"), {})
    ended: Ended = transcript.stopped or failed.get("ended", "finished" if len(answers) == len(calls) else "killed")
    stdout, stderr = (stream.decode(errors="replace") for stream in (transcript.stdout, transcript.stderr))
    return Outcome(answers, stdout, stderr, ended, transcript.seconds, failed.get("error"), failed.get("line"))


def _answers(reports: Iterable[Mapping[str, Any]]) -> tuple[Call, ...]:
    """The calls up to the first report that is not valid."""
    answers = []
    for report in reports:
        try:
            answers.append(read_call(report))
        except (KeyError, TypeError, ValueError, OverflowError):
            break
    return tuple(answers)


def read_call(report: Mapping[str, Any]) -> Call:
    """One call as the child reports it. Raises KeyError, TypeError or ValueError where it makes no sense."""
    failed = "error" in report
    return Call(
        value=None if failed else _value(report["value"]),
        error=report.get("error"),
        line=report.get("line"),
        changed=tuple(int(number) for number in report["changed"]),
        repeatable=report["repeatable"] is True,
        warnings=tuple(str(text) for text in report["warnings"]),
    )


def _value(packed: Any) -> Array | tuple[Array, ...]:
    return tuple(map(unpack, packed)) if isinstance(packed, list) else unpack(packed)
