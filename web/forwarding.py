"""The page of what waits to be passed on: texts to copy, ticks, and a sheet of QR codes to print."""

import asyncio
import base64
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import forwarding
from actions.forwarding import Unit
from ceremony.codes import spell
from ceremony.errors import Refused
from ceremony.model import Role
from messages.texts import Texts, texts
from messages.times import show_moment, when
from printing.qr import qr_png
from storage import staff
from storage.staff import Duty
from storage.types import Transaction
from web import conversation, rendering
from web.house import House
from web.staff import StaffCookie

QR_PIXELS = 330


@dataclass(frozen=True)
class Card:
    """One unit on the page."""

    key: int
    ceremony_id: int
    name: str
    count: int
    done: str
    overdue: bool
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Slip:
    """One guest on the sheet; `qr` is a picture as a data address."""

    person: str
    inviter: str
    event: str
    when: str
    code: str
    qr: str


def forwarding_routes(house: House) -> APIRouter:
    """Everything under /chat/forward."""
    routes = APIRouter()

    @routes.get("/chat/forward")
    async def page(request: Request, address: StaffCookie = None) -> Response:
        t, duties = await _duties(house, request, address)
        if not duties:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        waiting = await house.store.read(_waiting, duties)
        cards = [_card(house, t, unit) for unit in waiting]
        return rendering.page("forward.html", t, title=t("forward.title"), cards=cards)

    @routes.post("/chat/forward")
    async def tick(
        request: Request,
        ceremony: Annotated[int, Form()],
        unit: Annotated[int, Form()],
        address: StaffCookie = None,
    ) -> Response:
        t, duties = await _duties(house, request, address)
        duty = next((duty for duty in duties if duty.ceremony_id == ceremony), None)
        if duty is None:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        try:
            await house.store.run(forwarding.tick_off, duty, unit, house.now())
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 409)
        return RedirectResponse(f"/chat/forward#unit-{unit}", 303)

    @routes.get("/chat/forward/sheet")
    async def sheet(request: Request, unit: int = 0, address: StaffCookie = None) -> Response:
        t, duties = await _duties(house, request, address)
        if not duties:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        waiting = [each for each in await house.store.read(_waiting, duties) if unit in (0, each.key)]
        slips = await asyncio.to_thread(_slips, house, t, waiting)
        return rendering.page("sheet.html", t, title=t("forward.sheet"), slips=slips)

    return routes


async def _duties(house: House, request: Request, address: str | None) -> tuple[Texts, tuple[Duty, ...]]:
    """The language of the one who asks, and the duties that include passing on."""
    chat = await conversation.find_chat(house, address)
    if chat is None:
        return rendering.spoken(request), ()
    every = await house.store.read(staff.duties_of, chat.id)
    return texts(chat.language), tuple(duty for duty in every if duty.role in (Role.ORGANISER, Role.HOST))


def _waiting(tx: Transaction, duties: tuple[Duty, ...]) -> list[Unit]:
    found = {unit.key: unit for duty in duties for unit in forwarding.units(tx, duty)}
    return list(found.values())


def _card(house: House, t: Texts, unit: Unit) -> Card:
    done = ""
    if unit.forwarded:
        at = show_moment(t, unit.forwarded.at, unit.ceremony)
        done = t("forward.done", unit=unit.name, at=at, by=unit.forwarded.by)
    own = tuple(unit.texts(t, house.links))
    late = unit.overdue(house.now())
    return Card(unit.key, unit.ceremony.id, unit.name, len(unit.guests), done, late, own)


def _slips(house: House, t: Texts, units: list[Unit]) -> list[Slip]:
    return [
        Slip(
            guest.addressed,
            unit.group.inviter,
            unit.ceremony.title,
            when(t, unit.ceremony),
            spell(guest.code),
            _picture(house.links.invitation(guest.code)),
        )
        for unit in units
        for guest in unit.guests
    ]


def _picture(link: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(qr_png(link, QR_PIXELS)).decode()}"
