"""How the terminal and `check` run a response that is code, for the items to judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studytool.items.contract.running import Ran
from studytool.sandbox import Consent, if_confined


def run(
    code: str,
    function: str,
    arguments: Sequence[tuple[Any, ...]],
    *,
    package: bool = False,
    consent: Consent = if_confined,
) -> Ran:
    """Makes the calls in the sandbox. Raises Unusable where none can be started."""
    from studytool.maths.calls import Call
    from studytool.sandbox.call import call

    outcome = call(code, function, arguments, package=package, consent=consent)
    match outcome.ended:
        case "finished":
            calls = outcome.calls
        case "error":
            calls = (*outcome.calls, Call(None, outcome.error, outcome.line))
        case "output":  # which call printed too much is not known, and the others' results may be cut short by it
            calls = (Call(None, line=outcome.line, stopped="output"),)
        case ended:
            calls = (*outcome.calls, Call(None, line=outcome.line, stopped=ended))
    return Ran(calls, outcome.stdout)
