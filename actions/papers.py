"""Every paper that can be printed: prepared in one reading of the database, drawn off the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from actions import exporting, letters, name_cards, present, report, seating, sheets
from actions.sheets import Sheet
from actions.wanted import Wanted
from ceremony.model import Role
from messages.texts import texts
from printing.papers import cards as drawn_cards
from printing.papers import hall
from printing.papers import letters as drawn_letters
from printing.papers import records as drawn_records
from printing.papers import sheets as drawn_sheets
from printing.workbook import XLSX
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
    REPORT = "report"
    REPORT_BOOK = "report_book"
    ATTENDANCE = "attendance"
    EXPORT = "export"


class Kind(NamedTuple):
    """How a paper is made: its finished words, and its file, a PDF or a workbook by its `ending`.

    One `of_all` is the same for everybody, one `of_one` makes sense for one guest too; one `of_organisers` is for
    nobody else.
    """

    prepare: Callable[[Transaction, Wanted], Any]
    draw: Callable[[Any], bytes]
    of_all: bool = False
    of_one: bool = True
    of_organisers: bool = False
    ending: str = "pdf"


def _sheet(draw: Callable[..., bytes]) -> Callable[[Sheet], bytes]:
    return lambda sheet: draw(sheet.head, *sheet.parts)


KINDS: Mapping[Paper, Kind] = {
    Paper.LETTERS: Kind(letters.prepare, drawn_letters.letters),
    Paper.PLATES: Kind(name_cards.plates, drawn_cards.plates),
    Paper.BADGES: Kind(name_cards.badges, drawn_cards.badges),
    Paper.SIGN_IN: Kind(sheets.sign_in, _sheet(drawn_sheets.sign_in)),
    Paper.INTRODUCTIONS: Kind(sheets.introductions, _sheet(drawn_sheets.introductions)),
    Paper.PROGRAMME: Kind(sheets.programme, _sheet(drawn_sheets.programme), of_all=True),
    Paper.QUANTITIES: Kind(sheets.quantities, _sheet(drawn_sheets.quantities), of_one=False),
    Paper.SEATING: Kind(seating.prepare, hall.hall, of_all=True),
    Paper.REPORT: Kind(report.prepare, drawn_records.drawn, of_one=False),
    Paper.REPORT_BOOK: Kind(report.with_guests, drawn_records.sheets, of_one=False, ending="xlsx"),
    Paper.ATTENDANCE: Kind(present.prepare, drawn_records.drawn, of_one=False),
    Paper.EXPORT: Kind(exporting.prepare, exporting.drawn, of_all=True, of_organisers=True, ending="xlsx"),
}
MIME = {"pdf": "application/pdf", "xlsx": XLSX}
BOOKS = {Paper.REPORT: Paper.REPORT_BOOK}
"""Papers of which there is a workbook too."""


def may(paper: Paper) -> tuple[Role, ...]:
    """Whose a paper is."""
    return (Role.ORGANISER,) if KINDS[paper].of_organisers else (Role.ORGANISER, Role.HOST)


async def taken(store: Store, paper: Paper, wanted: Wanted, *, by_chat: int | None = None) -> bytes:
    """The file of a paper for who asked for it just now, with the entry where one is due.

    Raises:
        Refused: there is nothing to print.
        StoreUnavailable: the database is away.
    """
    data = await printed(store, paper, wanted)
    if paper is Paper.EXPORT:
        await store.run(note, paper, wanted, by_chat=by_chat)
    return data


async def printed(store: Store, paper: Paper, wanted: Wanted) -> bytes:
    """The file of a paper as the rows are now.

    Raises:
        Refused: there is nothing to print.
        StoreUnavailable: the database is away.
    """
    kind = KINDS[paper]
    prepared = await store.read(kind.prepare, wanted)
    return await asyncio.to_thread(kind.draw, prepared)


def file_name(paper: Paper, language: str) -> str:
    """What the file of a paper is called."""
    return f"{texts(language)(f'papers.name.{paper}')}.{KINDS[paper].ending}"


def note(tx: Transaction, paper: Paper, wanted: Wanted, *, by_chat: int | None) -> None:
    """Record it where all that is known leaves by a file."""
    if paper is Paper.EXPORT:
        exporting.note(tx, wanted.ceremony_id, wanted.now, by_chat=by_chat)
