"""The page of a code: the invitation for everybody who has it, and the conversation of each browser with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Cookie, Form, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse, Response

from actions import door, pictures, privacy, rsvp
from actions.attempts import duty_at
from actions.invitations import Opened
from ceremony.codes import read_code
from ceremony.errors import NotYours
from ceremony.model import Holder
from ceremony.privacy import Kept
from messages import wording
from messages.model import Message, Picture, Pressed, Said
from messages.record import as_data
from messages.texts import Texts, texts
from storage import chats, staff
from storage.types import Transaction
from web import conversation, rendering
from web.about import About, about
from web.conversation import COOKIE, ChatCookie, Place, Seen
from web.files import gone, handed_out
from web.house import House
from web.opening import NoSuchCode, opened_code
from web.staff import STAFF_COOKIE, staff_place

A_HALF_YEAR = 180 * 24 * 3600
DOWNLOADED = "attachment; filename=du-lieu-ca-nhan.json"
StaffCookie = Annotated[str | None, Cookie(alias=STAFF_COOKIE)]


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
        opened, known = await opened_code(house, request, code)
        if code != known:
            return RedirectResponse(f"/i/{known}", 303)
        t, bar = await conversation.language(house, request, chat), await _bar(house, staff_chat, opened)
        aside = await about(house, t, opened, known)
        existing = await conversation.find_chat(house, chat)
        if existing:
            place = Place(f"/i/{known}", existing.address)
            return await conversation.show(
                house,
                place,
                existing,
                bar=bar,
                about=aside,
                most_bytes=0,
                reopen=known if await house.store.read(_let_go, existing.id, opened) else "",
                title=opened.ceremony.title,
            )
        return _invitation(house, t, opened, known, bar, aside)

    @routes.post("/i/{code}/open")
    async def open_(request: Request, code: str, chat: ChatCookie = None) -> Response:
        _, known = await opened_code(house, request, code)
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
        _, known = await opened_code(house, request, code)
        place = Place(f"/i/{known}", chat or conversation.new_address())
        known_chat = await conversation.find_chat(house, chat)
        steps: list[Said | Pressed] = [] if known_chat else [Said(f"/start {known}")]
        content = conversation.read_form(text, press)
        steps += [content] if content else []
        saying = _say_all(house, place, steps, key, _language(request))
        return _remember(house, await conversation.answered(request, house, place, saying), place)

    @routes.get("/i/{code}/file/{delivery_id}")
    async def file(request: Request, code: str, delivery_id: int, chat: ChatCookie = None) -> Response:
        _, known = await opened_code(house, request, code)
        found = await conversation.file(house, Place(f"/i/{known}", chat or ""), delivery_id)
        return handed_out(found) if found else gone(request)

    @routes.get("/i/{code}/stream")
    async def stream(request: Request, code: str, after: str = "", chat: ChatCookie = None) -> Response:
        _, known = await opened_code(house, request, code)
        latest = request.headers.get("last-event-id", after)
        return await conversation.stream(house, Place(f"/i/{known}", chat or ""), latest)

    @routes.post("/i/{code}/seen")
    async def seen(code: str, ids: Seen, chat: ChatCookie = None) -> Response:
        return await conversation.seen(house, Place("", chat or ""), ids)

    @routes.post("/i/{code}/admit")
    async def admit(request: Request, code: str, staff_chat: StaffCookie = None) -> Response:
        opened, _ = await opened_code(house, request, code)
        place = staff_place(staff_chat or "")
        pressed = Pressed(f"admit:{opened.guest.id}")
        saying = conversation.say(house, place, pressed, "", _language(request))
        return await conversation.answered(request, house, place, saying)

    @routes.get("/i/{code}/data.json")
    async def data(request: Request, code: str, chat: ChatCookie = None) -> Response:
        opened, _ = await opened_code(house, request, code)
        existing = await conversation.find_chat(house, chat)
        try:
            kept = await house.store.run(_kept, existing.id if existing else 0, opened.guest.id, house.now())
        except NotYours as error:
            raise NoSuchCode("not_yours") from error
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": DOWNLOADED}
        return JSONResponse(jsonable_encoder(as_data(kept)), headers=headers)

    @routes.get("/i/{code}/{kind}.jpg")
    async def picture(
        request: Request, code: str, kind: Literal["invitation", "ticket"], chat: ChatCookie = None
    ) -> Response:
        opened, known = await opened_code(house, request, code)
        if not pictures.may_show(opened, kind):
            raise NoSuchCode("no_ticket")
        t = await conversation.language(house, request, chat)
        named = Picture(kind, known, t.language)
        jpeg = await pictures.drawn(house.store, named, house.links)
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})

    return routes


def _kept(tx: Transaction, chat_id: int, guest_id: int, now: datetime) -> Kept:
    return privacy.view(tx, guest_id, by=rsvp.actor(tx, chat_id, guest_id), now=now)


def _let_go(tx: Transaction, chat_id: int, opened: Opened) -> bool:
    """Whether a chat no longer stands for the guest of a good code: its data was deleted in between."""
    return opened.live and all(link.guest_id != opened.guest.id for link in chats.links_of(tx, chat_id))


def _invitation(house: House, t: Texts, opened: Opened, code: str, bar: Bar | None, aside: About) -> Response:
    message = _message(t, opened, house)
    return rendering.page(
        "invitation.html",
        t,
        base=f"/i/{code}",
        message=message,
        bar=bar,
        about=aside,
        title=opened.ceremony.title,
        form_key="first",
        commands=rendering.commands((), t),
    )


def _message(t: Texts, opened: Opened, house: House) -> Message:
    if opened.live:
        return wording.invitation(t, opened.ceremony, opened.group, opened.guest, house.now())
    return wording.replaced(t, opened.ceremony, opened.guest, opened.holder is Holder.INVITED, house.now())


async def _bar(house: House, staff_chat: str | None, opened: Opened) -> Bar | None:
    """The bar with "Cho vào", for door staff of this ceremony while its doors are open."""
    existing = await conversation.find_chat(house, staff_chat)
    if existing is None or not opened.live:
        return None

    def on_duty(tx: Transaction) -> bool:
        duties = door.on_duty_now(tx, staff.duties_of(tx, existing.id), house.now())
        return duty_at(duties, opened.ceremony.id) is not None

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
