"""The desk's page of lists: send one, look at what it would do, import it, undo that."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from actions import import_sheet, import_wording, importing
from actions.import_model import Action, Preview
from actions.importing import By
from ceremony.errors import Refused
from ceremony.model import Group
from ceremony.phones import show_phone
from lists.model import Unreadable
from messages import filenames
from storage import imports
from storage.imports import Import, Stage
from storage.types import Transaction
from web.desk_duties import Desk, at_desk
from web.house import House
from web.staff import FILE_LIMIT

PATH = "/desk/import"
JUDGED = ("take", "take_asked", "again")
"""What is done to a list for which its rows are looked at."""
MOST_ROWS = 1000
"""Rows that a page shows; a list of thousands is looked through in the workbook."""


@dataclass(frozen=True)
class Importer:
    """Somebody at the desk, and the groups that their lists may be for."""

    desk: Desk
    by: By
    groups: Sequence[Group]


@dataclass(frozen=True)
class Seen:
    """An import as it stands: its preview while it waits, and whether it can be undone."""

    kept: Import | None = None
    shown: Preview | None = None
    undoable: bool = False


def import_routes(house: House) -> APIRouter:
    """Everything under /desk/import."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0, number: int = 0) -> Response:
        who = await _importer(house, request, ceremony)
        try:
            seen = await house.store.read(_look, who, number, house.now())
        except Refused as error:
            return _page(who, Seen(), mistake=who.desk.refused(error), status=404)
        return _page(who, seen)

    @routes.post(PATH)
    async def take(
        request: Request,
        ceremony: int = 0,
        text: Annotated[str, Form()] = "",
        group: Annotated[int, Form()] = 0,
        file: UploadFile | None = None,
    ) -> Response:
        who = await _importer(house, request, ceremony)
        reading = await _read(file, text)
        if reading is None or isinstance(reading, Unreadable):
            t = who.desk.t
            mistake = import_wording.unreadable(t, reading) if reading else t("importing.page.nothing_sent")
            return _page(who, Seen(), mistake=mistake, text=text, status=400)

        def keep(tx: Transaction) -> int:
            into = group if group in {each.id for each in who.groups} else None
            return importing.keep(tx, who.desk.ceremony.id, reading, into, who.by, house.now())

        number = await house.store.run(keep)
        ready = await house.store.read(importing.prepared, number, who.by)
        await house.store.run(importing.preview, number, who.by, ready=ready)
        return RedirectResponse(f"{PATH}?ceremony={who.desk.ceremony.id}&number={number}", 303)

    @routes.get(PATH + "/{number}.xlsx")
    async def workbook(request: Request, number: int, ceremony: int = 0) -> Response:
        who = await _importer(house, request, ceremony)
        try:
            kept = await house.store.read(_of_ceremony, who, number)
            shown = await house.store.read(importing.look, kept)
        except Refused as error:
            raise who.desk.no(error, "import", 404) from error
        data = await asyncio.to_thread(import_sheet.drawn, who.desk.t, shown)
        name = f'attachment; filename="import-{number}.xlsx"'
        headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
        return Response(data, media_type=import_sheet.XLSX, headers=headers)

    @routes.post(PATH + "/{number}/{act}")
    async def act(
        request: Request,
        number: int,
        act: str,
        ceremony: int = 0,
        group: Annotated[int, Form()] = 0,
    ) -> Response:
        who = await _importer(house, request, ceremony)
        try:
            ready = await house.store.read(importing.prepared, number, who.by) if act in JUDGED else None
            told = await house.store.run(_act, who, act, number, group, house.now(), ready)
        except Refused as error:
            return _page(who, Seen(), mistake=who.desk.refused(error), status=409)
        house.wake()
        return _page(who, await house.store.read(_look, who, number, house.now()), told=told)

    return routes


async def _importer(house: House, request: Request, ceremony_id: int) -> Importer:
    """The one who asks.

    Raises:
        NotAtDesk: nobody is signed in who may import.
    """
    desk = await at_desk(house, request, ceremony_id, importing.MAY)
    by = importing.acting(desk.duty)
    return Importer(desk, by, await house.store.read(importing.groups_open_to, desk.ceremony.id, by))


async def _read(file: UploadFile | None, text: str) -> importing.Reading | None:
    """What was sent, read off the event loop; None where nothing was."""
    if file is not None and file.filename:
        data = await file.read(FILE_LIMIT + 1)
        return await asyncio.to_thread(importing.read_file, filenames.shown(file.filename, "list"), data)
    return await asyncio.to_thread(importing.read_text, text) if text.strip() else None


def _look(tx: Transaction, who: Importer, number: int, now: datetime) -> Seen:
    """The import with this number; without one the last that can be undone."""
    if not number:
        kept = imports.latest(tx, who.desk.ceremony.id, Stage.IMPORTED, who.by.only)
        return Seen(kept, None, True) if kept and importing.can_undo(kept, now) else Seen()
    kept = _of_ceremony(tx, who, number)
    waits = kept.stage is Stage.PREVIEWED
    return Seen(kept, importing.look(tx, kept) if waits else None, importing.can_undo(kept, now))


def _of_ceremony(tx: Transaction, who: Importer, number: int) -> Import:
    kept = importing.find(tx, number, who.by)
    if kept.ceremony_id != who.desk.ceremony.id:
        raise Refused("import_gone")
    return kept


def _act(
    tx: Transaction, who: Importer, act: str, number: int, group: int, now: datetime, ready: Preview | None
) -> str:
    """Do what a button says; gives what came of it."""
    t, by = who.desk.t, who.by
    _of_ceremony(tx, who, number)
    match act:
        case "take" | "take_asked":
            outcome = importing.confirm(tx, number, by, asked=act == "take_asked", now=now, ready=ready)
            return import_wording.done(t, outcome.applied) if outcome.applied else t("importing.overtaken")
        case "undo":
            return import_wording.undone(t, importing.undo(tx, number, by, now))
        case "drop":
            importing.drop(tx, number, by, now)
            return t("importing.dropped")
        case "again" if group in {each.id for each in who.groups}:
            importing.preview(tx, number, by, group=group)
            return ""
    raise Refused("old_button")


def _page(
    who: Importer, seen: Seen, *, told: str = "", mistake: str = "", text: str = "", status: int = 200
) -> Response:
    t, shown = who.desk.t, seen.shown
    rows = [row for row in shown.rows if row.action is not Action.SAME] if shown else []
    return who.desk.page(
        "import.html",
        "import",
        status,
        groups=who.groups,
        seen=seen,
        summary=import_wording.summary(t, shown) if shown else "",
        rows=[import_wording.row_told(t, row) for row in rows[:MOST_ROWS]],
        left=max(0, len(rows) - MOST_ROWS),
        most=MOST_ROWS,
        same=shown.count(Action.SAME) if shown else 0,
        phone=lambda number: show_phone(number) if number else "",
        told=told,
        mistake=mistake,
        text=text,
    )
