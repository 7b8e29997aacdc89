"""Run code for what it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studytool.sandbox import Consent, Limits, if_confined
from studytool.sandbox.process import Ended, SourceCode, Transcript, execute

DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Run:
    """What one source did.

    `ended` is finished; error (an exception: `error` is its last line, `line` where in this source, from 1);
    timeout, memory or output (that limit was passed); killed (it died: a crash, a signal, `os._exit`).
    `missing` names the protections this platform did not give: files, memory, network (TCP), processes, signals,
    sockets (UDP, and local services').
    """

    stdout: str
    stderr: str
    ended: Ended
    seconds: float
    missing: tuple[str, ...]
    error: str | None = None
    line: int | None = None


def run(source: str, *, limits: Limits = DEFAULT, stdin: str = "", consent: Consent = if_confined) -> Run:
    """Run one source. Raises Unusable where the sandbox itself cannot start."""
    return _runs(execute([SourceCode("code", source)], limits, stdin=stdin, package=True, consent=consent), 1)[0]


def run_all(sources: Sequence[str], *, limits: Limits = DEFAULT, consent: Consent = if_confined) -> list[Run]:
    """Run sources in order in one interpreter, up to and with the first that does not finish; limits are for all."""
    if not sources:
        return []
    named = [SourceCode(f"snippet {number}", source) for number, source in enumerate(sources, start=1)]
    return _runs(execute(named, limits, package=True, consent=consent), len(sources))


def _runs(transcript: Transcript, expected: int) -> list[Run]:
    reports: list[Mapping[str, Any]] = list(transcript.reports[:expected])
    if transcript.stopped and len(reports) < expected:
        spent = sum(report["seconds"] for report in reports)
        reports.append({"ended": transcript.stopped, "seconds": max(0.0, transcript.seconds - spent)})
    elif transcript.stopped:
        reports[-1] = {**reports[-1], "ended": transcript.stopped}
    outputs = _pieces(transcript.stdout, [report.get("stdout") for report in reports])
    errors = _pieces(transcript.stderr, [report.get("stderr") for report in reports])
    return [
        Run(out, err, report["ended"], report["seconds"], transcript.missing, report.get("error"), report.get("line"))
        for report, out, err in zip(reports, outputs, errors, strict=True)
    ]


def _pieces(text: bytes, ends: Sequence[int | None]) -> list[str]:
    """The output of each source, cut from the stream by its length after each; the last piece is all the rest."""
    pieces, start = [], 0
    for end in [*ends[:-1], None]:
        stop = len(text) if end is None else min(max(start, end), len(text))
        pieces.append(text[start:stop].decode(errors="replace").replace("\r\n", "\n"))
        start = stop
    return pieces
