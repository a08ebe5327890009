"""What the letters of a ceremony and of its groups say beyond the plan."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from ceremony.letter import Letter
from storage.tables import ceremonies, groups
from storage.types import Transaction


def dump(letter: Letter) -> str:
    """The letter as its column holds it."""
    return json.dumps(asdict(letter), ensure_ascii=False)


def of_ceremony(tx: Transaction, ceremony_id: int) -> Letter:
    """What all letters of a ceremony say."""
    return _load(tx.execute(select(ceremonies.c.letter).where(ceremonies.c.id == ceremony_id)).scalar_one())


def of_group(tx: Transaction, group_id: int) -> Letter:
    """What the letters of a group say of their own."""
    return _load(tx.execute(select(groups.c.letter).where(groups.c.id == group_id)).scalar_one())


def _load(text: str) -> Letter:
    told = json.loads(text)
    words: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in told.items()}
    return Letter(**words)
