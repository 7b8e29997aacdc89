"""KaTeX inside this process: TeX to HTML with MathML, as the site shows it and as `studytool check` proves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

# Part of what is installed; npm puts it there in a checkout.
LIBRARY = Path(__file__).parents[1] / "page/src/assets/katex/katex.min.js"

# The string comes back as JSON: QuickJS builds KaTeX's result as a rope, which its Python side cannot convert.
# `trust` raises instead of returning false, with which KaTeX would still print a command that links or loads in red.
_RENDER = r"""(tex, display) => {
  const BREAKING = {"\\qquad": "\\hskip2em\\allowbreak"};  // see `breaking`
  const trust = ({command}) => { throw new katex.ParseError(`${command} is not allowed here`); };
  try {
    const options = {displayMode: display, throwOnError: true, strict: "error", trust,
                     output: "htmlAndMathml", macros: {...JSON.parse(macros), ...(display && BREAKING)}};
    return JSON.stringify({html: katex.renderToString(tex, options)});
  } catch (error) {
    return JSON.stringify({error: error.rawMessage || String(error), position: error.position ?? null});
  }
}"""


class KatexError(Exception):
    """TeX that KaTeX cannot set. `position` counts characters from the start of the TeX, None where none is known."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.message, self.position = message, position


def available() -> bool:
    """Whether `render` can work here: needs the `site` extra, and in a checkout `npm ci`."""
    return find_spec("quickjs") is not None and LIBRARY.is_file()


@lru_cache(maxsize=4096)
def render(tex: str, display: bool = False) -> str:
    """HTML of a formula. Raises KatexError where the TeX is wrong; call only where `available()`."""
    answer = json.loads(_engine()(tex, display))
    if "html" in answer:
        return str(answer["html"])
    raise KatexError(answer["error"], _characters(tex, answer["position"]))


@lru_cache(maxsize=1)
def _engine() -> Callable[[str, bool], str]:
    import quickjs

    context = quickjs.Context()
    context.eval(LIBRARY.read_text(encoding="utf-8"))
    context.set("macros", files("studytool").joinpath("macros.json").read_text(encoding="utf-8"))
    function: Callable[[str, bool], str] = context.eval(_RENDER)
    return function


def _characters(tex: str, units: int | None) -> int | None:
    """JavaScript counts UTF-16 units; Python counts characters."""
    return None if units is None else len(tex.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
