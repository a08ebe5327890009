"""Pictures by an address of their own, for platforms that fetch them: it tells no code and expires."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import pictures
from web import rendering
from web.house import House


def picture_routes(house: House) -> APIRouter:
    """Everything under /p."""
    routes = APIRouter()

    @routes.get("/p/{token}.jpg")
    async def lent(request: Request, token: str) -> Response:
        named = await house.store.read(pictures.borrowed, token, house.now())
        if named is None:
            t = rendering.spoken(request)
            return rendering.notice(t, t("page.picture_gone"), 404)
        jpeg = await pictures.drawn(house.store, named, house.links)
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})

    return routes
