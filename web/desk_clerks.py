"""Units' links at the desk: what to pass on to each clerk, and which units have not answered in full."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import units
from actions.units import State, Unit
from ceremony.errors import Refused
from ceremony.phones import show_phone
from messages.times import show_moment
from web.desk_duties import Desk, at_desk
from web.house import House

PATH = "/desk/clerks"
PAGE = 50
DONE = ("issued", "renewed")


@dataclass(frozen=True)
class Card:
    """One unit on the page; '' stands for what is not known or not made."""

    unit: Unit
    state: str
    clerk: str
    opened: str
    text: str
    remind: str


def clerk_routes(house: House) -> APIRouter:
    """Everything under /desk/clerks."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(
        request: Request, ceremony: int = 0, late: bool = False, page: int = 1, done: str = ""
    ) -> Response:
        desk = await at_desk(house, request, ceremony)
        every = await house.store.read(units.everyone, desk.duty)
        shown = [each for each in every if not late or each.state is not State.ANSWERED]
        pages = max(1, -(-len(shown) // PAGE))
        number = min(max(page, 1), pages)
        return desk.page(
            "desk_clerks.html",
            "clerks",
            cards=[_card(house, desk, each) for each in shown[(number - 1) * PAGE : number * PAGE]],
            answered=sum(each.state is State.ANSWERED for each in every),
            count=len(every),
            without=any(each.state is State.WITHOUT_LINK for each in every),
            late=late,
            number=number,
            pages=pages,
            done=desk.t(f"units.desk.{done}") if done in DONE else "",
        )

    @routes.post(PATH)
    async def issue(request: Request, ceremony: int = 0, unit: Annotated[int, Form()] = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        try:
            await house.store.run(units.issue, desk.duty, house.now(), unit)
        except Refused as error:
            raise desk.no(error, "clerks", 404) from error
        return _back(desk, "issued", unit)

    @routes.post(f"{PATH}/renew")
    async def renew(request: Request, unit: Annotated[int, Form()], ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        try:
            await house.store.run(units.renew, desk.duty, unit, house.now())
        except Refused as error:
            raise desk.no(error, "clerks", 404) from error
        return _back(desk, "renewed", unit)

    return routes


def _back(desk: Desk, done: str, unit: int) -> Response:
    return RedirectResponse(f"{PATH}?ceremony={desk.ceremony.id}&done={done}#unit-{unit}", 303)


def _card(house: House, desk: Desk, unit: Unit) -> Card:
    t, link = desk.t, unit.link
    waits = unit.state in units.LATE
    return Card(
        unit,
        units.told(t, unit),
        _clerk(desk, unit),
        show_moment(t, link.used_at, unit.ceremony) if link and link.used_at else "",
        units.text(t, unit, house.links) if link else "",
        units.reminder(t, unit, house.links) if waits else "",
    )


def _clerk(desk: Desk, unit: Unit) -> str:
    if unit.clerk is None:
        return desk.t("units.no_clerk")
    phone = show_phone(unit.clerk.phone) if unit.clerk.phone else desk.t("gaps.no_phone")
    return desk.t("units.clerk", name=unit.clerk.name, phone=phone)
