"""Every paper that can be printed: prepared in one reading of the database, drawn off the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from actions import letters, name_cards
from actions.wanted import Wanted
from messages.texts import texts
from printing.papers import cards as drawn_cards
from printing.papers import letters as drawn_letters
from storage.store import Store
from storage.types import Transaction


class Paper(StrEnum):
    """A paper by the name that commands and addresses have for it."""

    LETTERS = "letters"
    PLATES = "plates"
    BADGES = "badges"


class Kind(NamedTuple):
    """How a paper is made: what it says, in finished words, and its PDF."""

    prepare: Callable[[Transaction, Wanted], Any]
    draw: Callable[[Any], bytes]


KINDS: Mapping[Paper, Kind] = {
    Paper.LETTERS: Kind(letters.prepare, drawn_letters.letters),
    Paper.PLATES: Kind(name_cards.plates, drawn_cards.plates),
    Paper.BADGES: Kind(name_cards.badges, drawn_cards.badges),
}


async def printed(store: Store, paper: Paper, wanted: Wanted) -> bytes:
    """The PDF of a paper as the rows are now.

    Raises:
        Refused: there is nothing to print.
        StoreUnavailable: the database is away.
    """
    kind = KINDS[paper]
    prepared = await store.read(kind.prepare, wanted)
    return await asyncio.to_thread(kind.draw, prepared)


def file_name(paper: Paper, language: str) -> str:
    """What the file of a paper is called."""
    return f"{texts(language)(f'papers.name.{paper}')}.pdf"
