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
from ceremony.model import Ceremony, Group
from ceremony.phones import show_phone
from lists.model import Unreadable
from messages import filenames
from messages.texts import Texts, texts
from storage import ceremonies, imports, staff
from storage.imports import Import, Stage
from storage.staff import Duty
from storage.types import Transaction
from web import conversation, rendering
from web.house import House
from web.staff import FILE_LIMIT, StaffCookie

PATH = "/desk/import"
MOST_ROWS = 1000
"""Rows that a page shows; a list of thousands is looked through in the workbook."""


@dataclass(frozen=True)
class Desk:
    """Who asks, and at which ceremony."""

    t: Texts
    duty: Duty
    ceremony: Ceremony
    others: Sequence[Ceremony]
    groups: Sequence[Group]

    @property
    def by(self) -> By:
        """As whom they import."""
        return importing.acting(self.duty)


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
    async def page(request: Request, ceremony: int = 0, number: int = 0, address: StaffCookie = None) -> Response:
        desk = await _desk(house, request, address, ceremony)
        if desk is None:
            return _not_open(request)
        try:
            seen = await house.store.read(_look, desk, number, house.now())
        except Refused as error:
            return _page(desk, Seen(), mistake=_refusal(desk, error), status=404)
        return _page(desk, seen)

    @routes.post(PATH)
    async def take(
        request: Request,
        ceremony: int = 0,
        text: Annotated[str, Form()] = "",
        group: Annotated[int, Form()] = 0,
        file: UploadFile | None = None,
        address: StaffCookie = None,
    ) -> Response:
        desk = await _desk(house, request, address, ceremony)
        if desk is None:
            return _not_open(request)
        reading = await _read(file, text)
        if reading is None or isinstance(reading, Unreadable):
            t = desk.t
            mistake = import_wording.unreadable(t, reading) if reading else t("importing.page.nothing_sent")
            return _page(desk, Seen(), mistake=mistake, text=text, status=400)

        def keep(tx: Transaction) -> int:
            into = group if group in {each.id for each in desk.groups} else None
            number = importing.keep(tx, desk.ceremony.id, reading, into, desk.by, house.now())
            importing.preview(tx, number, desk.by)
            return number

        return _to(desk, await house.store.run(keep))

    @routes.get(PATH + "/{number}.xlsx")
    async def workbook(request: Request, number: int, address: StaffCookie = None) -> Response:
        desk = await _desk(house, request, address, 0)
        if desk is None:
            return _not_open(request)
        try:
            kept = await house.store.read(importing.find, number, desk.by)
            shown = await house.store.read(importing.look, kept)
        except Refused as error:
            return rendering.notice(desk.t, _refusal(desk, error), 404)
        data = await asyncio.to_thread(import_sheet.drawn, desk.t, shown)
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
        address: StaffCookie = None,
    ) -> Response:
        desk = await _desk(house, request, address, ceremony)
        if desk is None:
            return _not_open(request)
        try:
            told = await house.store.run(_act, desk, act, number, group, house.now())
        except Refused as error:
            return _page(desk, Seen(), mistake=_refusal(desk, error), status=409)
        house.wake()
        return _page(desk, await house.store.read(_look, desk, number, house.now()), told=told)

    return routes


async def _desk(house: House, request: Request, address: str | None, ceremony_id: int) -> Desk | None:
    """The desk of the one who asks, at this ceremony or the latest duty's (0); None where there is none."""
    chat = await conversation.find_chat(house, address)
    if chat is None:
        return None

    def find(tx: Transaction) -> Desk | None:
        own = [duty for duty in staff.duties_of(tx, chat.id) if duty.role in importing.MAY]
        own.sort(key=lambda duty: importing.MAY.index(duty.role))
        duty = next((each for each in own if ceremony_id in (0, each.ceremony_id)), None)
        if duty is None:
            return None
        others = [ceremonies.get(tx, each) for each in sorted({d.ceremony_id for d in own} - {duty.ceremony_id})]
        groups = importing.groups_open_to(tx, duty.ceremony_id, importing.acting(duty))
        return Desk(texts(chat.language), duty, ceremonies.get(tx, duty.ceremony_id), others, groups)

    return await house.store.read(find)


async def _read(file: UploadFile | None, text: str) -> importing.Reading | None:
    """What was sent, read off the event loop; None where nothing was."""
    if file is not None and file.filename:
        data = await file.read(FILE_LIMIT + 1)
        return await asyncio.to_thread(importing.read_file, filenames.shown(file.filename, "list"), data)
    return await asyncio.to_thread(importing.read_text, text) if text.strip() else None


def _look(tx: Transaction, desk: Desk, number: int, now: datetime) -> Seen:
    """The import with this number; without one the last that can be undone."""
    if not number:
        only = desk.by.only
        kept = imports.latest(tx, desk.ceremony.id, Stage.IMPORTED, only)
        return Seen(kept, None, True) if kept and importing.can_undo(kept, now) else Seen()
    kept = importing.find(tx, number, desk.by)
    if kept.ceremony_id != desk.ceremony.id:
        raise Refused("import_gone")
    waits = kept.stage is Stage.PREVIEWED
    return Seen(kept, importing.look(tx, kept) if waits else None, importing.can_undo(kept, now))


def _act(tx: Transaction, desk: Desk, act: str, number: int, group: int, now: datetime) -> str:
    """Do what a button says; gives what came of it."""
    t, by = desk.t, desk.by
    if importing.find(tx, number, by).ceremony_id != desk.ceremony.id:
        raise Refused("import_gone")
    match act:
        case "take" | "take_asked":
            outcome = importing.confirm(tx, number, by, asked=act == "take_asked", now=now)
            return import_wording.done(t, outcome.applied) if outcome.applied else t("importing.overtaken")
        case "undo":
            return import_wording.undone(t, importing.undo(tx, number, by, now))
        case "drop":
            importing.drop(tx, number, by, now)
            return t("importing.dropped")
        case "again" if group in {each.id for each in desk.groups}:
            importing.preview(tx, number, by, group=group)
            return ""
    raise Refused("old_button")


def _to(desk: Desk, number: int) -> Response:
    return RedirectResponse(f"{PATH}?ceremony={desk.ceremony.id}&number={number}", 303)


def _not_open(request: Request) -> Response:
    t = rendering.spoken(request)
    return rendering.notice(t, t("importing.page.not_yours"), 403)


def _refusal(desk: Desk, error: Refused) -> str:
    return desk.t(f"refused.{error.key}", **error.details)


def _page(
    desk: Desk, seen: Seen, *, told: str = "", mistake: str = "", text: str = "", status: int = 200
) -> Response:
    t, shown = desk.t, seen.shown
    rows = [row for row in shown.rows if row.action is not Action.SAME] if shown else []
    return rendering.page(
        "import.html",
        t,
        status,
        title=t("importing.page.title"),
        here="import",
        role=desk.duty.role,
        ceremony=desk.ceremony,
        others=desk.others,
        groups=desk.groups,
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
