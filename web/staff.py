"""Staff in the browser: taking a duty up by its link, and the conversation that follows."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request, UploadFile
from fastapi.responses import Response

from actions import staff
from ceremony.codes import read_staff_token
from ceremony.errors import Refused
from messages import filenames
from messages.model import Filed, Photographed, Received, Said
from messages.texts import Texts
from printing.reading import UnreadablePicture, read_codes
from storage import ceremonies
from web import conversation, rendering
from web.conversation import Place, Seen
from web.files import gone, handed_out
from web.house import House

STAFF_COOKIE = "kinhmoi_staff"
A_MONTH = 30 * 24 * 3600
FILE_LIMIT = 20_000_000
StaffCookie = Annotated[str | None, Cookie(alias=STAFF_COOKIE)]


def staff_place(address: str) -> Place:
    """Where staff talks."""
    return Place("/chat", address)


def staff_routes(house: House) -> APIRouter:
    """Everything under /s and /chat."""
    routes = APIRouter()

    @routes.get("/s/{token}")
    async def link(request: Request, token: str) -> Response:
        t = rendering.spoken(request)
        try:
            duty = await house.store.read(staff.check_link, read_staff_token(token) or "", house.now())
        except Refused as error:
            return rendering.notice(t, t(f"refused.{error.key}"), 404)
        ceremony = await house.store.read(ceremonies.get, duty.ceremony_id)
        return rendering.page("duty.html", t, token=token, duty=t(f"page.duty_{duty.role}"), title=ceremony.title)

    @routes.post("/s/{token}")
    async def take_up(request: Request, token: str, address: StaffCookie = None) -> Response:
        place = staff_place(address or conversation.new_address())
        said = Said(f"/start {read_staff_token(token) or token[:40]}")
        saying = conversation.say(house, place, said, token, _language(request))
        response = await conversation.answered(request, house, place, saying)
        response.set_cookie(
            STAFF_COOKIE, place.address, max_age=A_MONTH, httponly=True, samesite="lax", secure=house.secure
        )
        return response

    @routes.get("/chat")
    async def page(request: Request, address: StaffCookie = None) -> Response:
        chat = await conversation.find_chat(house, address)
        t = rendering.spoken(request)
        if chat is None:
            return rendering.notice(t, t("page.no_staff_chat"), 403)
        return await conversation.show(
            house,
            staff_place(chat.address),
            chat,
            bar=None,
            about=None,
            most_bytes=FILE_LIMIT,
            reopen=None,
            title=t("page.staff_title"),
        )

    @routes.post("/chat/say")
    async def say(
        request: Request,
        text: Annotated[str, Form()] = "",
        press: Annotated[str, Form()] = "",
        key: Annotated[str, Form()] = "",
        address: StaffCookie = None,
    ) -> Response:
        content = conversation.read_form(text, press)
        if not address or content is None:
            return _nothing(rendering.spoken(request), address)
        place = staff_place(address)
        saying = conversation.say(house, place, content, key, _language(request))
        return await conversation.answered(request, house, place, saying)

    @routes.post("/chat/photo")
    async def photo(
        request: Request, picture: UploadFile, key: Annotated[str, Form()] = "", address: StaffCookie = None
    ) -> Response:
        if not address:
            return _nothing(rendering.spoken(request), address)
        place = staff_place(address)
        saying = conversation.say(house, place, await _read(picture), key, _language(request))
        return await conversation.answered(request, house, place, saying)

    @routes.get("/chat/file/{delivery_id}")
    async def file(request: Request, delivery_id: int, address: StaffCookie = None) -> Response:
        found = await conversation.file(house, staff_place(address or ""), delivery_id)
        return handed_out(found) if found else gone(request)

    @routes.get("/chat/stream")
    async def stream(request: Request, after: str = "", address: StaffCookie = None) -> Response:
        latest = request.headers.get("last-event-id", after)
        return await conversation.stream(house, staff_place(address or ""), latest)

    @routes.post("/chat/seen")
    async def seen(ids: Seen, address: StaffCookie = None) -> Response:
        return await conversation.seen(house, staff_place(address or ""), ids)

    return routes


async def _read(sent: UploadFile) -> Photographed | Filed:
    data, mime = await sent.read(FILE_LIMIT + 1), sent.content_type or ""
    is_picture, name = mime.startswith("image/"), filenames.shown(sent.filename or "", "document")
    if len(data) > FILE_LIMIT:
        return Photographed(problem="too_large") if is_picture else Filed(problem="too_large")
    if not is_picture:
        return Filed(Received("document", name, mime, data))
    try:
        codes = await asyncio.to_thread(read_codes, data)
    except UnreadablePicture:
        return Photographed(problem="unreadable", file=Received("document", name, mime, data))
    return Photographed(codes, file=Received("photo", name, mime, data))


def _nothing(t: Texts, address: str | None) -> Response:
    if not address:
        return rendering.notice(t, t("page.no_staff_chat"), 403)
    return Response(status_code=204)


def _language(request: Request) -> str:
    return rendering.spoken(request).language
