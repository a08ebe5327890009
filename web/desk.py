"""The first page of the desk: how the ceremony stands, by group and by unit."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from storage import counts
from web.desk_duties import at_desk
from web.house import House


def desk_routes(house: House) -> APIRouter:
    """The page at /desk."""
    routes = APIRouter()

    @routes.get("/desk")
    async def page(request: Request, ceremony: int = 0) -> Response:
        desk = await at_desk(house, request, ceremony)
        groups = await house.store.read(counts.by_group, desk.ceremony.id, desk.group_id)
        return desk.page("desk_overview.html", "overview", groups=groups)

    return routes
