"""A conversation in a page: showing it, saying something, and hearing what comes."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Body, Cookie, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from pydantic import Field

from actions import files, papers
from actions.files import File
from actions.papers import Paper
from ceremony.model import Role
from messages.model import Attachment, Content, Incoming, Message, Pressed, Said
from messages.texts import Texts, texts
from storage import attachments, chats, deliveries, staff
from storage.attachments import Label
from storage.chats import Chat
from storage.deliveries import Shown
from storage.types import Transaction
from web import rendering
from web.house import House

CHANNEL = "browser"
COOKIE = "kinhmoi_chat"
ChatCookie = Annotated[str | None, Cookie(alias=COOKIE)]
Seen = Annotated[list[Annotated[int, Field(gt=0, lt=2**31)]], Body(embed=True)]
"""Numbers of messages that a page has displayed."""
KEEP_ALIVE = 15.0
ANSWER_WITHIN = 3.0
"""Seconds that a page without scripts waits for its answer before it is shown."""
WRITE_TO_MANY = {"organiser", "host"}
"""Who may have a use for a picture or document of their own."""
LOOK_AGAIN = 1.0
"""Seconds after which messages that another program laid are looked for."""


@dataclass(frozen=True)
class Place:
    """One conversation: its pages lie under `base`, its chat has `address`."""

    base: str
    address: str


@dataclass(frozen=True)
class Laid:
    """One message of a conversation, and what is known of its file."""

    shown: Shown
    file: Label | None


@dataclass(frozen=True)
class Talked:
    """What a conversation page shows."""

    chat: Chat
    messages: tuple[Laid, ...]
    roles: tuple[str, ...]


def new_address() -> str:
    """An address for a new browser chat, which nobody can guess."""
    return secrets.token_urlsafe(24)


async def find_chat(house: House, address: str | None) -> Chat | None:
    """The chat of a cookie, if it has ever said anything."""
    return await house.store.read(chats.find, CHANNEL, address) if address else None


async def language(house: House, request: Request, address: str | None) -> Texts:
    """What was chosen in the chat of a cookie, else what the browser prefers."""
    chat = await find_chat(house, address)
    return texts(chat.language) if chat else rendering.spoken(request)


async def show(house: House, place: Place, chat: Chat, **more: Any) -> HTMLResponse:
    """The page with the conversation so far; what it shows has reached its reader."""
    talked = await house.store.run(_talked, chat.id)
    t = texts(talked.chat.language)
    form_key = secrets.token_hex(8)
    rendered = [rendering.shown(laid.shown, laid.file, t, place.base, form_key) for laid in talked.messages]
    last = rendering.cursor(talked.messages[-1].shown) if talked.messages else ""
    return rendering.page(
        "conversation.html",
        t,
        base=place.base,
        rendered=rendered,
        after=last,
        commands=rendering.commands(talked.roles, t),
        form_key=form_key,
        sends_files=not WRITE_TO_MANY.isdisjoint(talked.roles),
        at_door=any(Role(role).at_door for role in talked.roles),
        **more,
    )


def _talked(tx: Transaction, chat_id: int) -> Talked:
    messages = _laid(tx, chat_id)
    deliveries.displayed(tx, chat_id, [laid.shown.id for laid in messages])
    roles = tuple(sorted({str(duty.role) for duty in staff.duties_of(tx, chat_id)}))
    return Talked(chats.get(tx, chat_id), messages, roles)


def _laid(tx: Transaction, chat_id: int, after: tuple[datetime, int] | None = None) -> tuple[Laid, ...]:
    messages = deliveries.conversation(tx, chat_id, after=after)
    return tuple(Laid(shown, _label(tx, Message.load(shown.body).attachment)) for shown in messages)


def _label(tx: Transaction, attachment: Attachment | None) -> Label | None:
    if attachment is None:
        return None
    if attachment.kind == "call_list":
        return Label("document", texts(attachment.language)("page.call_list"), 0)
    if attachment.kind == "paper":
        return Label("document", papers.file_name(Paper(attachment.paper), attachment.language), 0)
    return attachments.label(tx, attachment.id, CHANNEL)


async def file(house: House, place: Place, delivery_id: int) -> File | None:
    """What goes with a message of this conversation; None where there is no such message, or no such file."""
    chat = await find_chat(house, place.address)
    shown = await house.store.read(deliveries.laid, chat.id, delivery_id) if chat else None
    attachment = Message.load(shown.body).attachment if shown else None
    return await files.opened(house.store, attachment, house.links, house.now()) if attachment else None


async def say(house: House, place: Place, content: Content, key: str, language: str) -> None:
    """Hand in what the person did. The same `key` again is the same thing done once."""
    unique = f"{place.address}|{key or secrets.token_hex(16)}|{content}"
    update_id = sha256(unique.encode()).hexdigest()
    await house.receive(Incoming(CHANNEL, place.address, update_id, content, language))


async def answered(
    request: Request, house: House, place: Place, saying: "asyncio.Future[None] | object"
) -> Response:
    """The response to something said: nothing for a script, else the page once it holds the answer."""
    if "application/json" in request.headers.get("accept", ""):
        await saying  # type: ignore[misc]
        return Response(status_code=204)
    with house.live.look(place.address) as woken:
        await saying  # type: ignore[misc]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_arrived(house, place, woken), ANSWER_WITHIN)
    return RedirectResponse(f"{place.base}#latest", 303)


async def _arrived(house: House, place: Place, woken: asyncio.Event) -> None:
    """Wait until nothing is on its way to this page: an earlier answer may arrive first."""
    while True:
        woken.clear()
        if not await house.store.read(deliveries.on_its_way, CHANNEL, place.address):
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), LOOK_AGAIN)


def read_form(text: str, press: str) -> Said | Pressed | None:
    """What a form says; None where it says nothing."""
    if press:
        return Pressed(press[:200])
    return Said(text) if text.strip() else None


async def stream(house: House, place: Place, after: str) -> Response:
    """Server-sent events: each new message as HTML, from a place in the conversation on."""
    return StreamingResponse(
        _events(house, place, after), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _events(house: House, place: Place, after: str) -> AsyncIterator[str]:
    seen = rendering.read_cursor(after)
    with house.live.look(place.address) as woken:
        while not house.live.closed:
            woken.clear()
            chat = await find_chat(house, place.address)
            fresh = await house.store.read(_laid, chat.id, seen) if chat else ()
            for laid in fresh:
                seen = (laid.shown.at, laid.shown.id)
                yield _event(laid, texts(chat.language if chat else ""), place)
            try:
                await asyncio.wait_for(woken.wait(), KEEP_ALIVE if house.leads() else LOOK_AGAIN)
            except TimeoutError:
                yield ": still here\n\n"


def _event(laid: Laid, t: Texts, place: Place) -> str:
    html = str(rendering.shown(laid.shown, laid.file, t, place.base, secrets.token_hex(8)))
    data = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"id: {rendering.cursor(laid.shown)}\n{data}\n"


async def seen(house: House, place: Place, ids: list[int]) -> Response:
    """Store that a page has displayed these messages."""
    chat = await find_chat(house, place.address)
    if chat and ids:
        await house.store.run(deliveries.displayed, chat.id, ids[:200])
    return Response(status_code=204)
