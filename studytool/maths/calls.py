"""Calling a learner's function: what went in, what came out, and what it did on the way.

The sandbox gives the same `Call` for code in a subprocess as `called` and `asked` do for functions of this process.
"""

from __future__ import annotations

import os
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studytool.maths import trees

Array = NDArray[Any]
Index = tuple[int, ...]
PACKAGE = f"{Path(__file__).parents[1]}{os.sep}"


@dataclass(frozen=True, slots=True)
class Call:
    """What one call gave: `value` with the type and shape returned (a tuple of arrays, one for each array of the
    point, where a gradient was asked for), or `error` and its `line` in the source, or a `mismatch`: what was
    returned in place of what was asked for, in words, and the `part` of it that could be meant, as `loss[0]`.

    `changed` are the arguments, by their number from 0 or by name, that the function changed in place; `repeatable`
    is False where a second call with the same arguments gave something else; `warnings` are texts such as
    `RuntimeWarning: overflow …`; `notes` say how the point or the result was read, as `Problem` writes them.
    `stopped` names the limit that ended the call and all that would have followed: timeout, memory, output, killed.
    """

    value: Array | tuple[Array, ...] | None
    error: str | None = None
    line: int | None = None
    changed: tuple[int | str, ...] = ()
    repeatable: bool = True
    warnings: tuple[str, ...] = ()
    stopped: str | None = None
    mismatch: str | None = None
    part: str = ""
    notes: tuple[tuple[str, str], ...] = ()


def called(function: Callable[..., Any], arguments: Sequence[Array], *, again: bool = False) -> Call:
    """Call a function of this process with copies of the arguments, twice where `again` asks whether it repeats."""
    copies = [np.array(argument) for argument in arguments]
    with warnings.catch_warnings(record=True) as warned, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            value = as_array(function(*(copy[()] for copy in copies)))
        except Exception as error:
            return Call(None, said(error))
        changed = tuple(
            number for number, copy in enumerate(copies) if not np.array_equal(copy, arguments[number], equal_nan=True)
        )
        second = called(function, arguments).value if again else value
    repeatable = isinstance(second, np.ndarray) and trees.same(value, second)
    return Call(value, changed=changed, repeatable=repeatable, warnings=tuple(trees.warning_texts(warned)))


def asked(act: Callable[..., Mapping[str, Any]], vector: Array, *, again: bool) -> Call:
    """`Problem.value` or `Problem.claim` of this process at a vector."""
    try:
        return from_report(act(vector, again=again))
    except trees.Unfit as error:
        return Call(None, str(error))
    except Exception as error:
        return Call(None, said(error), _own_line(error))


def _own_line(error: Exception) -> int | None:
    """The last line that ran in the file of the function that was called."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(PACKAGE)]
    own = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    return own[-1] if own else None


def from_report(report: Mapping[str, Any]) -> Call:
    arrays = tuple(report.get("arrays", ()))
    return Call(
        arrays or None,
        changed=tuple(report["changed"]),
        repeatable=report["repeatable"],
        warnings=tuple(report["warnings"]),
        mismatch=report.get("mismatch"),
        part=str(report.get("part", "")),
        notes=tuple((str(name), str(text)) for name, text in report.get("notes", ())),
    )


def said(error: Exception) -> str:
    return traceback.format_exception_only(error)[-1].strip()


def as_array(value: Any) -> Array:
    """What a function returned as an array. Raises TypeError or ValueError where it is none."""
    array = np.array(value)
    if array.dtype.kind not in "biufc":
        kind = "None" if value is None else f"a value of type {type(value).__name__}"
        raise TypeError(f"{kind} is not an array of numbers")
    return array
