"""The plan of the hall at the desk: seats are given, and moved by choosing a guest and then a seat."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from actions import seating
from actions.seating import Hall
from ceremony.errors import Refused
from ceremony.model import Role
from messages import at_door, wording
from web.desk_duties import Desk, at_desk
from web.house import House

PATH = "/desk/seating"
MAY = (Role.ORGANISER,)


def seating_routes(house: House) -> APIRouter:
    """Everything under /desk/seating."""
    routes = APIRouter()

    @routes.get(PATH)
    async def page(request: Request, ceremony: int = 0, pick: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        return _page(desk, await house.store.read(seating.hall, desk.ceremony.id), pick)

    @routes.post(f"{PATH}/fill")
    async def fill(request: Request, ceremony: int = 0, anew: Annotated[bool, Form()] = False) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            await house.store.run(
                seating.fill, desk.ceremony.id, house.now(), anew=anew, by_chat=desk.duty.chat_id
            )
        except Refused as error:
            raise desk.no(error, "seating") from error
        return _back(desk)

    @routes.post(f"{PATH}/move")
    async def move(
        request: Request, guest: Annotated[int, Form()], seat: Annotated[str, Form()] = "", ceremony: int = 0
    ) -> Response:
        desk = await at_desk(house, request, ceremony, MAY)
        try:
            await house.store.run(
                seating.move, desk.ceremony.id, guest, seat, house.now(), by_chat=desk.duty.chat_id
            )
        except Refused as error:
            raise desk.no(error, "seating") from error
        return _back(desk, f"#seat-{seat}" if seat else "")

    return routes


def _page(desk: Desk, hall: Hall, pick: int) -> Response:
    t = desk.t
    picked = next((guest for guest in hall.guests if guest.id == pick), None)
    return desk.page(
        "seating.html",
        "seating",
        hall=hall,
        seats=sum(row.seats for row in hall.rows),
        picked=picked,
        person=lambda guest: at_door.person(t, guest),
        short=wording.short_person,
    )


def _back(desk: Desk, there: str = "") -> Response:
    return RedirectResponse(f"{PATH}?ceremony={desk.ceremony.id}{there}", 303)
