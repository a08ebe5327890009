"""Coming to the desk by a link from a chat on another channel."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from actions import desk_links
from ceremony.errors import Refused
from web import rendering
from web.desk_duties import DESK_COOKIE
from web.house import House


def entry_routes(house: House) -> APIRouter:
    """Everything under /desk/in."""
    routes = APIRouter()

    # Looking at it does not use the link up: programs that preview links look too.
    @routes.get("/desk/in/{token}")
    async def link(request: Request, token: str) -> Response:
        t = rendering.spoken(request)
        try:
            await house.store.read(desk_links.check, token, house.now())
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 404)
        return rendering.page("desk_entry.html", t, title=t("desk.title"), token=token)

    @routes.post("/desk/in/{token}")
    async def come_in(request: Request, token: str) -> Response:
        t = rendering.spoken(request)
        try:
            key = await house.store.run(desk_links.open_, token, house.now())
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 404)
        response = RedirectResponse("/desk", 303)
        seconds = int(desk_links.LASTS.total_seconds())
        response.set_cookie(
            DESK_COOKIE, key, max_age=seconds, path="/desk", httponly=True, samesite="lax", secure=house.secure
        )
        return response

    return routes
