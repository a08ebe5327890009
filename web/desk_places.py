"""Requests for more places at the desk: a host asks, an organiser grants or refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import places
from ceremony.errors import Refused
from ceremony.model import Group, Role
from ceremony.names import tidy
from messages.times import show_moment
from storage import ceremonies, counts
from storage import places as stored
from storage.places import PlaceRequest
from storage.types import Transaction
from web.desk_duties import Desk, at_desk
from web.house import House

PATH = "/desk/places"


@dataclass(frozen=True)
class Asked:
    """One request as it is shown."""

    request: PlaceRequest
    group: Group
    at: str


@dataclass(frozen=True)
class Book:
    """The requests that are seen, and of each group with a quota how many are invited."""

    asked: Sequence[Asked]
    groups: Sequence[tuple[Group, int]]

    @property
    def waiting(self) -> bool:
        """Whether one of them waits to be decided."""
        return any(each.request.granted is None for each in self.asked)


def places_routes(house: House) -> APIRouter:
    """Everything under /desk/places."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        return _page(desk, await house.store.read(_book, desk))

    @routes.post(PATH)
    async def ask(
        request: Request,
        number: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        ceremony: int = 0,
    ) -> Response:
        desk = await at_desk(house, request, ceremony, (Role.HOST,))
        try:
            await house.store.run(_ask, desk, number, tidy(reason), house)
        except Refused as error:
            book = await house.store.read(_book, desk)
            return _page(desk, book, number=number, reason=reason, mistake=desk.refused(error), status=409)
        house.wake()
        return _back(desk)

    @routes.post(f"{PATH}/{{request_id}}")
    async def decide(
        request: Request, request_id: int, granted: Annotated[bool, Form()], ceremony: int = 0
    ) -> Response:
        desk = await at_desk(house, request, ceremony, (Role.ORGANISER,))
        try:
            first = await house.store.run(_decide, desk, request_id, granted, house)
        except Refused as error:
            raise desk.no(error, "places", 404) from error
        house.wake()
        if not first:
            book = await house.store.read(_book, desk)
            return _page(desk, book, mistake=desk.t("desk.decided_before"), status=409)
        return _back(desk)

    return routes


def _book(tx: Transaction, desk: Desk) -> Book:
    rows = counts.by_group(tx, desk.ceremony.id, desk.group_id)
    groups = {group.id: group for group in ceremonies.groups_of(tx, desk.ceremony.id)}
    asked = [
        Asked(each, groups[each.group_id], show_moment(desk.t, at, desk.ceremony))
        for each, at in stored.of_ceremony(tx, desk.ceremony.id)
        if desk.group_id in (None, each.group_id)
    ]
    limited = [(groups[row.group_id], row.invited) for row in rows if groups[row.group_id].quota is not None]
    return Book(asked, limited)


def _ask(tx: Transaction, desk: Desk, number: str, reason: str, house: House) -> None:
    wanted = places.read_number(number)
    places.check_reason(reason)
    by_chat = desk.duty.chat_id or 0
    places.ask(tx, desk.duty, wanted, reason, by_chat=by_chat, now=house.now())


def _decide(tx: Transaction, desk: Desk, request_id: int, granted: bool, house: House) -> bool:
    """Decide; False where somebody else was quicker."""
    request = stored.find(tx, request_id)
    if request is None or ceremonies.group(tx, request.group_id).ceremony_id != desk.ceremony.id:
        raise Refused("old_button")
    return places.decide(tx, request, granted, by=desk.duty, now=house.now())


def _back(desk: Desk) -> Response:
    return RedirectResponse(f"{PATH}?ceremony={desk.ceremony.id}", 303)


def _page(
    desk: Desk, book: Book, *, number: str = "", reason: str = "", mistake: str = "", status: int = 200
) -> Response:
    asks = desk.duty.role is Role.HOST and bool(book.groups) and not book.waiting
    typed = dict(number=number, reason=reason, mistake=mistake)
    return desk.page("desk_places.html", "places", status, book=book, asks=asks, most=places.MOST, **typed)
