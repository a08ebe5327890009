"""The MC's list as a page: large type, one tap for who was introduced, order by hand, and fit to be printed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import introductions
from actions.introductions import Introductions
from ceremony.errors import Refused
from ceremony.model import Role
from ceremony.protocol import Entry
from messages import at_reception
from messages.texts import Texts, texts
from messages.times import show_clock
from storage import ceremonies, staff
from storage.types import Transaction
from web import conversation, rendering
from web.house import House
from web.staff import StaffCookie

MAY = (Role.MC, Role.ORGANISER)
PATH = "/desk/introductions"


@dataclass(frozen=True)
class Line:
    """One entry on the page; `number` counts leaders and units through, as in chat."""

    id: int
    number: int
    title: str
    people: tuple[str, ...]
    introduced: bool
    section: int


def introduction_routes(house: House) -> APIRouter:
    """Everything under /desk/introductions."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0, address: StaffCookie = None) -> Response:
        t, mine = await _allowed(house, request, address)
        chosen = ceremony or next(iter(mine), 0)
        if chosen not in mine:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        order = await house.store.read(introductions.listed, chosen)
        others = {number: title for number, title in mine.items() if number != chosen}
        return _page(t, order, others, show_clock(house.now(), order.ceremony))

    @routes.post(f"{PATH}/mark")
    async def mark(
        request: Request,
        ceremony: Annotated[int, Form()],
        guest: Annotated[int, Form()],
        introduced: Annotated[bool, Form()],
        address: StaffCookie = None,
    ) -> Response:
        t, mine = await _allowed(house, request, address)
        if ceremony not in mine:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        try:
            await house.store.run(introductions.mark, ceremony, guest, introduced, house.now())
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 409)
        return _back(ceremony, guest)

    @routes.post(f"{PATH}/move")
    async def move(
        request: Request,
        ceremony: Annotated[int, Form()],
        guest: Annotated[int, Form()],
        way: Annotated[Literal["up", "down", "place"], Form()],
        place: Annotated[int, Form(ge=1, le=9999)] = 1,
        address: StaffCookie = None,
    ) -> Response:
        t, mine = await _allowed(house, request, address)
        if ceremony not in mine:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        try:
            await house.store.run(_move, ceremony, guest, way, place)
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 409)
        return _back(ceremony, guest)

    return routes


async def _allowed(house: House, request: Request, address: str | None) -> tuple[Texts, dict[int, str]]:
    """The language of the one who asks, and the ceremonies whose list is open to them, the next one first."""
    chat = await conversation.find_chat(house, address)
    if chat is None:
        return rendering.spoken(request), {}
    return texts(chat.language), await house.store.read(_ceremonies_of, chat.id)


def _ceremonies_of(tx: Transaction, chat_id: int) -> dict[int, str]:
    mine = {duty.ceremony_id for duty in staff.duties_of(tx, chat_id) if duty.role in MAY}
    return {each.id: each.title for each in ceremonies.everyone(tx) if each.id in mine}


def _move(tx: Transaction, ceremony_id: int, guest_id: int, way: str, place: int) -> None:
    order = introductions.listed(tx, ceremony_id)
    entry = order.entry_of(guest_id)
    there = order.entries[min(place, len(order.entries)) - 1]
    to = (
        order.index_of(entry, there)
        if way == "place"
        else order.index_of(entry, entry) + (-1 if way == "up" else 1)
    )
    introductions.move(tx, ceremony_id, guest_id, to)


def _back(ceremony_id: int, guest_id: int) -> Response:
    return RedirectResponse(f"{PATH}?ceremony={ceremony_id}#guest-{guest_id}", 303)


def _page(t: Texts, order: Introductions, others: dict[int, str], at: str) -> Response:
    lines = [_line(t, order, number, entry) for number, entry in enumerate(order.entries, 1)]
    sections = (
        (t(f"introductions.{key}"), [line for line in lines if line.section == place])
        for place, key in enumerate(("leaders", "units", "walk_ins"))
    )
    done = sum(line.introduced for line in lines)
    return rendering.page(
        "introductions.html",
        t,
        title=t("introductions.title"),
        ceremony=order.ceremony,
        sections=[(heading, some) for heading, some in sections if some],
        as_of=t("introductions.as_of", at=at, done=done, count=len(lines)),
        others=others,
    )


def _line(t: Texts, order: Introductions, number: int, entry: Entry) -> Line:
    title, people = at_reception.entry(t, entry, order.group_of(entry))
    return Line(entry.id, number, title, people, entry.introduced, entry.section)
