"""An array of numbers of an exact shape: `[1, 2; 3, 4]`, `1 2 3`, `[[1, 2], [3, 4]]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from studytool.errors import NoVariant
from studytool.items._computed import COMPUTED, Computed
from studytool.items.contract import Variant
from studytool.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayItem(Computed):
    type: ClassVar = "array"
    meaning: ClassVar = Text({
        "en": "an array of exactly the right shape: `1 2 3`, `[1, 2; 3, 4]`, `[[1, 2], [3, 4]]`",
        "zh": "形状完全一致的数组：`1 2 3`、`[1, 2; 3, 4]`、`[[1, 2], [3, 4]]`",
    })  # fmt: skip
    fields: ClassVar = COMPUTED

    def _require_key(self, variant: Variant) -> None:
        if variant.key.shape == ():
            raise NoVariant("answer", "the key is one number, not an array", "key-shape")
        Computed._require_key(self, variant)


TYPE = ArrayItem
