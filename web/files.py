"""Files by an address of their own, for platforms and people who fetch them: it says nothing and expires."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from actions import files
from actions.files import File
from web import rendering
from web.house import House

_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", files.PDF)
"""What a browser may show; anything else could be a page in our name, and is kept on the device."""


def file_routes(house: House) -> APIRouter:
    """Everything under /f."""
    routes = APIRouter()

    @routes.get("/f/{token}/{name}")
    async def lent(request: Request, token: str, name: str) -> Response:
        attachment = await house.store.read(files.borrowed, token, house.now())
        file = await files.opened(house.store, attachment, house.links, house.now()) if attachment else None
        return handed_out(file) if file else gone(request)

    return routes


def handed_out(file: File) -> Response:
    """The file, under its name and as what it is."""
    kind = file.mime.lower() if _TYPE.fullmatch(file.mime) else "application/octet-stream"
    way = "inline" if kind in _SHOWN else "attachment"
    disposition = f"{way}; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": disposition}
    return Response(file.data, media_type=kind, headers=headers)


def gone(request: Request) -> Response:
    """The page for a file that is not there any more."""
    t = rendering.spoken(request)
    return rendering.notice(t, t("page.file_gone"), 404)
