"""The audit trail at the desk: who did what, about whom; filtered and paged."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import trail as reading
from messages import trail as wording
from messages.times import show_moment
from storage import trail
from storage.trail import Sought
from web.desk_duties import at_desk
from web.house import House

LONGEST = 100


def audit_routes(house: House) -> APIRouter:
    """The page at /desk/audit."""
    routes = APIRouter()

    @routes.get("/desk/audit")
    async def page(
        request: Request, ceremony: int = 0, act: str = "", q: str = "", guest: int = 0, before: int = 0
    ) -> Response:
        desk = await at_desk(house, request, ceremony)
        numbers = [number if 0 < number < 2**31 else 0 for number in (guest, before)]
        asked = Sought(desk.ceremony.id, act, q[:LONGEST], numbers[0] or None)
        sought = reading.within(asked, desk.duty)
        found = await house.store.read(reading.read, desk.t, sought, numbers[1])
        kinds = {each: wording.kind(desk.t, each) for each in await house.store.read(trail.acts, sought)}
        return desk.page(
            "desk_audit.html",
            "audit",
            found=found,
            sought=sought,
            kinds=sorted(kinds.items(), key=lambda kind: kind[1]),
            moment=lambda at: show_moment(desk.t, at, desk.ceremony),
        )

    return routes
