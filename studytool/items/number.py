"""One number: `0.25`, `1/4`, `-3e-2`, `25%`, `sqrt(2)/2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from studytool.errors import NoVariant
from studytool.items._computed import COMPUTED, Computed
from studytool.items.contract import Field, Variant
from studytool.items.contract.kinds import WORD
from studytool.model import Text

if TYPE_CHECKING:
    from studytool.maths.plain import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Computed):
    type: ClassVar = "number"
    meaning: ClassVar = Text({
        "en": "one number: `0.25`, `1/4`, `-3e-2`, `25%`, `sqrt(2)/2`",
        "zh": "一个数：`0.25`、`1/4`、`-3e-2`、`25%`、`sqrt(2)/2`",
    })  # fmt: skip
    fields: ClassVar = COMPUTED | {"unit": Field(WORD, "the unit of the key, which the learner may type or leave out")}

    unit: str | None = None

    def read(self, variant: Variant, response: str) -> Sequence[Reading]:
        """With `unit: "%"` the key is in percent, and so is `25%`."""
        del variant
        from studytool.maths.plain import read_plain

        if plain := read_plain(response, ()):
            return [plain]
        from studytool.maths.reading import read_number
        from studytool.maths.units import without_unit

        text, factor = without_unit(response, self.unit) if self.unit else (response, 1.0)
        readings = read_number(text)
        if factor == 1.0:
            return readings
        return [replace(reading, value=reading.value * factor, typed=(None,)) for reading in readings]

    def key_shown(self, variant: Variant, language: str) -> str:
        shown = Computed.key_shown(self, variant, language)
        return f"{shown} {self.unit}" if self.unit else shown

    @property
    def unit_shown(self) -> str:
        return self.unit or ""

    def _require_key(self, variant: Variant) -> None:
        if variant.key.shape != ():
            raise NoVariant("answer", f"the key has shape {variant.key.shape}, not one number", "key-shape")
        Computed._require_key(self, variant)


TYPE = Number
