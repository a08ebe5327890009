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
from messages.texts import Texts
from messages.times import show_clock
from storage.types import Transaction
from web import rendering
from web.desk_duties import Desk, at_desk
from web.house import House

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
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        order = await house.store.read(introductions.listed, desk.ceremony.id)
        return _page(desk, order, show_clock(house.now(), order.ceremony))

    @routes.post(f"{PATH}/mark")
    async def mark(
        request: Request,
        ceremony: Annotated[int, Form()],
        guest: Annotated[int, Form()],
        introduced: Annotated[bool, Form()],
    ) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            await house.store.run(introductions.mark, ceremony, guest, introduced, house.now())
        except Refused as error:
            return rendering.notice(desk.t, desk.t(f"refused.{error.key}"), 409)
        return _back(ceremony, guest)

    @routes.post(f"{PATH}/move")
    async def move(
        request: Request,
        ceremony: Annotated[int, Form()],
        guest: Annotated[int, Form()],
        way: Annotated[Literal["up", "down", "place"], Form()],
        place: Annotated[int, Form(ge=1, le=9999)] = 1,
    ) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            await house.store.run(_move, ceremony, guest, way, place)
        except Refused as error:
            return rendering.notice(desk.t, desk.t(f"refused.{error.key}"), 409)
        return _back(ceremony, guest)

    return routes


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


def _page(desk: Desk, order: Introductions, at: str) -> Response:
    t = desk.t
    lines = [_line(t, order, number, entry) for number, entry in enumerate(order.entries, 1)]
    sections = (
        (t(f"introductions.{key}"), [line for line in lines if line.section == place])
        for place, key in enumerate(("leaders", "units", "walk_ins"))
    )
    done = sum(line.introduced for line in lines)
    return desk.page(
        "introductions.html",
        "introductions",
        sections=[(heading, some) for heading, some in sections if some],
        as_of=t("introductions.as_of", at=at, done=done, count=len(lines)),
    )


def _line(t: Texts, order: Introductions, number: int, entry: Entry) -> Line:
    title, people = at_reception.entry(t, entry, order.group_of(entry))
    return Line(entry.id, number, title, people, entry.introduced, entry.section)
