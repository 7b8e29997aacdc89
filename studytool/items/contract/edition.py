"""Which edition of an item it is: a mark of its key and parameters, which a change of wording leaves as it is."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from studytool.items.contract.fields import asked_fields, freeze_fields

if TYPE_CHECKING:
    from studytool.items.contract import Item


def edition(item: Item) -> str:
    """Sixteen hexadecimal digits."""
    asked = asked_fields(freeze_fields(item, item.fields), item.fields)
    content = json.dumps([item.type, asked], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:16]
