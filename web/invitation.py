"""The page of a code: the invitation for everybody who has it, and the conversation of each browser with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Cookie, Form, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse, Response

from actions import door, invitations, pictures, privacy, rsvp
from actions.invitations import Opened
from ceremony.codes import read_code
from ceremony.errors import NotYours, UnknownCode
from ceremony.model import Holder, Reply
from ceremony.privacy import Kept
from messages import wording
from messages.model import Message, Picture, Pressed, Said
from messages.record import as_data
from messages.texts import Texts, texts
from storage import staff
from storage.types import Transaction
from web import conversation, rendering
from web.conversation import Place
from web.house import House
from web.staff import STAFF_COOKIE, staff_place

COOKIE = "kinhmoi_chat"
A_HALF_YEAR = 180 * 24 * 3600
DOWNLOADED = "attachment; filename=du-lieu-ca-nhan.json"
ChatCookie = Annotated[str | None, Cookie(alias=COOKIE)]
StaffCookie = Annotated[str | None, Cookie(alias=STAFF_COOKIE)]


class NoSuchCode(Exception):
    """A code in an address that nobody has, that is none, or that this browser may not do this with."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Bar:
    """What door staff sees above the invitation."""

    person: str
    reply: str


def invitation_routes(house: House) -> APIRouter:
    """The landing page, and everything under /i."""
    routes = APIRouter()

    @routes.get("/")
    async def landing(request: Request) -> Response:
        return rendering.page("landing.html", rendering.spoken(request), problem="", typed="")

    @routes.get("/find")
    async def find(request: Request, code: str = "") -> Response:
        known = read_code(code[:200])
        if known:
            return RedirectResponse(f"/i/{known}", 303)
        t = rendering.spoken(request)
        return rendering.page("landing.html", t, 404, problem=t("refused.malformed_code"), typed=code[:80])

    @routes.get("/i/{code}")
    async def page(
        request: Request, code: str, chat: ChatCookie = None, staff_chat: StaffCookie = None
    ) -> Response:
        opened, known = await _opened(house, request, code)
        if code != known:
            return RedirectResponse(f"/i/{known}", 303)
        bar = await _bar(house, staff_chat, opened)
        existing = await conversation.find_chat(house, chat)
        if existing:
            place = Place(f"/i/{known}", existing.address)
            return await conversation.show(
                house, place, existing, bar=bar, photos=False, data=True, title=opened.ceremony.title
            )
        return _invitation(house, request, opened, known, bar)

    @routes.post("/i/{code}/open")
    async def open_(request: Request, code: str, chat: ChatCookie = None) -> Response:
        _, known = await _opened(house, request, code)
        place = Place(f"/i/{known}", chat or conversation.new_address())
        await conversation.say(house, place, Said(f"/start {known}"), "open", _language(request))
        return _remember(house, Response(status_code=204), place)

    @routes.post("/i/{code}/say")
    async def say(
        request: Request,
        code: str,
        text: Annotated[str, Form()] = "",
        press: Annotated[str, Form()] = "",
        key: Annotated[str, Form()] = "",
        chat: ChatCookie = None,
    ) -> Response:
        _, known = await _opened(house, request, code)
        place = Place(f"/i/{known}", chat or conversation.new_address())
        steps: list[Said | Pressed] = [] if chat else [Said(f"/start {known}")]
        content = conversation.read_form(text, press)
        steps += [content] if content else []
        saying = _say_all(house, place, steps, key, _language(request))
        return _remember(house, await conversation.answered(request, house, place, saying), place)

    @routes.get("/i/{code}/stream")
    async def stream(request: Request, code: str, after: str = "", chat: ChatCookie = None) -> Response:
        _, known = await _opened(house, request, code)
        latest = request.headers.get("last-event-id", after)
        return await conversation.stream(house, Place(f"/i/{known}", chat or ""), latest)

    @routes.post("/i/{code}/seen")
    async def seen(code: str, ids: Annotated[list[int], Body(embed=True)], chat: ChatCookie = None) -> Response:
        return await conversation.seen(house, Place("", chat or ""), ids)

    @routes.post("/i/{code}/admit")
    async def admit(request: Request, code: str, staff_chat: StaffCookie = None) -> Response:
        opened, _ = await _opened(house, request, code)
        place = staff_place(staff_chat or "")
        pressed = Pressed(f"admit:{opened.guest.id}")
        saying = conversation.say(house, place, pressed, "", _language(request))
        return await conversation.answered(request, house, place, saying)

    @routes.get("/i/{code}/data.json")
    async def data(request: Request, code: str, chat: ChatCookie = None) -> Response:
        opened, _ = await _opened(house, request, code)
        existing = await conversation.find_chat(house, chat)
        try:
            kept = await house.store.run(_kept, existing.id if existing else 0, opened.guest.id, house.now())
        except NotYours as error:
            raise NoSuchCode("not_yours") from error
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": DOWNLOADED}
        return JSONResponse(jsonable_encoder(as_data(kept)), headers=headers)

    @routes.get("/i/{code}/{kind}.jpg")
    async def picture(request: Request, code: str, kind: Literal["invitation", "ticket"]) -> Response:
        opened, known = await _opened(house, request, code)
        coming = opened.live and opened.guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
        if kind == "ticket" and not coming:
            raise NoSuchCode("no_ticket")
        named = Picture(kind, known, rendering.spoken(request).language)
        jpeg = await pictures.drawn(house.store, named, house.links)
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    return routes


def _kept(tx: Transaction, chat_id: int, guest_id: int, now: datetime) -> Kept:
    return privacy.view(tx, guest_id, by=rsvp.actor(tx, chat_id, guest_id), now=now)


def _invitation(house: House, request: Request, opened: Opened, code: str, bar: Bar | None) -> Response:
    t = rendering.spoken(request)
    message = _message(t, opened, house)
    return rendering.page(
        "invitation.html",
        t,
        base=f"/i/{code}",
        message=message,
        bar=bar,
        title=opened.ceremony.title,
        form_key="first",
    )


def _message(t: Texts, opened: Opened, house: House) -> Message:
    if opened.live:
        return wording.invitation(t, opened.ceremony, opened.group, opened.guest, house.now())
    return wording.replaced(t, opened.ceremony, opened.guest, opened.holder is Holder.INVITED, house.now())


async def _opened(house: House, request: Request, code: str) -> tuple[Opened, str]:
    """What a code in an address opens, and its plain spelling; wrong ones are counted."""
    known = read_code(code)
    client = request.client.host if request.client else ""
    if house.guesses.wait(client):
        raise NoSuchCode("too_many_codes")
    if known is None:
        raise NoSuchCode("malformed_code")
    try:
        return await house.store.read(invitations.look_up, known), known
    except UnknownCode as error:
        house.guesses.note(client)
        raise NoSuchCode("unknown_code") from error


async def _bar(house: House, staff_chat: str | None, opened: Opened) -> Bar | None:
    """The bar with "Cho vào", for door staff of this ceremony while its doors are open."""
    existing = await conversation.find_chat(house, staff_chat)
    if existing is None or not opened.live:
        return None

    def on_duty(tx: Transaction) -> bool:
        duties = door.on_duty_now(tx, staff.duties_of(tx, existing.id), house.now())
        return door.duty_at(duties, opened.ceremony.id) is not None

    if not await house.store.read(on_duty):
        return None
    t = texts(existing.language)
    person = wording.name_and_post(opened.guest.comes)
    return Bar(person, wording.describe_reply(t, opened.guest))


async def _say_all(house: House, place: Place, steps: Iterable[Said | Pressed], key: str, language: str) -> None:
    for step in steps:
        await conversation.say(house, place, step, key, language)


def _remember(house: House, response: Response, place: Place) -> Response:
    response.set_cookie(
        COOKIE,
        place.address,
        max_age=A_HALF_YEAR,
        path=place.base,
        httponly=True,
        samesite="lax",
        secure=house.secure,
    )
    return response


def _language(request: Request) -> str:
    return rendering.spoken(request).language
