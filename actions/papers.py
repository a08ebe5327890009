"""Every paper that can be printed: prepared in one reading of the database, drawn off the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from actions import letters, name_cards, seating, sheets
from actions.sheets import Sheet
from actions.wanted import Wanted
from messages.texts import texts
from printing.papers import cards as drawn_cards
from printing.papers import hall
from printing.papers import letters as drawn_letters
from printing.papers import sheets as drawn_sheets
from storage.store import Store
from storage.types import Transaction


class Paper(StrEnum):
    """A paper by the name that commands and addresses have for it."""

    LETTERS = "letters"
    PLATES = "plates"
    BADGES = "badges"
    SIGN_IN = "sign_in"
    INTRODUCTIONS = "introductions"
    PROGRAMME = "programme"
    QUANTITIES = "quantities"
    SEATING = "seating"


class Kind(NamedTuple):
    """How a paper is made: its finished words, and its PDF; one `of_all` is the same for everybody."""

    prepare: Callable[[Transaction, Wanted], Any]
    draw: Callable[[Any], bytes]
    of_all: bool = False


def _sheet(draw: Callable[..., bytes]) -> Callable[[Sheet], bytes]:
    return lambda sheet: draw(sheet.head, *sheet.parts)


KINDS: Mapping[Paper, Kind] = {
    Paper.LETTERS: Kind(letters.prepare, drawn_letters.letters),
    Paper.PLATES: Kind(name_cards.plates, drawn_cards.plates),
    Paper.BADGES: Kind(name_cards.badges, drawn_cards.badges),
    Paper.SIGN_IN: Kind(sheets.sign_in, _sheet(drawn_sheets.sign_in)),
    Paper.INTRODUCTIONS: Kind(sheets.introductions, _sheet(drawn_sheets.introductions)),
    Paper.PROGRAMME: Kind(sheets.programme, _sheet(drawn_sheets.programme), of_all=True),
    Paper.QUANTITIES: Kind(sheets.quantities, _sheet(drawn_sheets.quantities)),
    Paper.SEATING: Kind(seating.prepare, hall.hall, of_all=True),
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
