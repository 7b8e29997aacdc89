"""Makes what a session's rules need from outside: the time, fresh ids, and items and judgements in their form."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from studytool.items.contract.edition import edition
from studytool.model import Judgement
from studytool.session.entries import Stamp
from studytool.session.events import Card, Judged

if TYPE_CHECKING:
    from studytool.items.contract import Item


def now() -> datetime:
    """The time by the learner's clock, with how far it is ahead of UTC."""
    return datetime.now().astimezone()


def stamp() -> Stamp:
    return Stamp(str(uuid.uuid4()), now())


def card(item: Item, seed: int) -> Card:
    return Card(
        item=item.id,
        seed=seed,
        level=item.level,
        edition=edition(item),
        hint=item.hint is not None,
        self_graded=item.form.self_graded,
        parts=item.form.parts,
    )


def judged(response: str, judgement: Judgement) -> Judged:
    return Judged(response, judgement.verdict, judgement.score, judgement.misconception)
