"""From one incoming thing to the handler it is for: one transaction, one turn, and never silence."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from actions import importing, invitations, saying
from actions.importing import Reading
from ceremony.codes import looks_like_code, read_code, read_staff_token, read_unit_code
from ceremony.errors import Refused, UnknownCode, UnknownUnitLink
from handlers import clerk, delegate, door, guide, staff, substitute
from handlers.importing import take_file
from handlers.routes import BUTTONS, COMMANDS, CONTENTS, IN_GROUPS, STEPS
from handlers.talk import Talk, refusal
from messages.links import Links
from messages.menus import label
from messages.model import Content, Filed, Incoming, Message, Photographed, Pressed, Received, Said, Unsupported
from messages.texts import LANGUAGES, texts
from messages.words import read_answer, read_choice, read_command, read_number
from storage import chats, updates
from storage.chats import Chat
from storage.store import Store, StoreUnavailable
from storage.types import Transaction

log = structlog.get_logger()

TEXT_LIMIT = 4096
AT_ONCE = 64


class Dispatch:
    """Takes incoming things: one person's in order, different people's side by side, a repeat once."""

    def __init__(
        self,
        store: Store,
        links: Links,
        keep: timedelta,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """`keep` is how long personal data stays; `wake` is called when something is to be sent."""
        self._store = store
        self._links = links
        self._keep = keep
        self._now = now
        self._wake = wake
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def receive(self, incoming: Incoming) -> None:
        """Handle one incoming thing; returns when its effect is durable.

        Raises:
            StoreUnavailable: the database is away; the same thing may be handed in again.
        """
        turn = self._turns.setdefault((incoming.channel, incoming.address), asyncio.Lock())
        async with turn, self._room:
            try:
                reading = await self._read(incoming)
                await self._store.run(handle, incoming, self._links, self._keep, self._now(), reading)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("update_failed", channel=incoming.channel, update_id=incoming.update_id)
                await self._store.run(apologise, incoming, self._now())
        self._wake()

    async def _read(self, incoming: Incoming) -> Reading | None:
        """The list that a file holds, where it comes from somebody who may import one; off the event loop."""
        match incoming.content:
            case Filed(file=Received() as file) if not incoming.member:
                may = await self._store.read(importing.may_send, incoming.channel, incoming.address)
                return await asyncio.to_thread(importing.read_file, file.name, file.data) if may else None
        return None


def handle(
    tx: Transaction,
    incoming: Incoming,
    links: Links,
    keep: timedelta,
    now: datetime,
    reading: Reading | None = None,
) -> None:
    """Do what one incoming thing asks and queue what is said to it. A repeat changes and says nothing."""
    if not updates.take(tx, incoming.channel, incoming.update_id, now):
        return
    chat = _chat(tx, incoming, now)
    nonce = f"{incoming.channel}:{incoming.update_id}"
    talk = Talk(tx, chat, texts(chat.language), links, keep, now, nonce, incoming.member, reading)
    heard = _heard(talk, incoming)
    for message in _answers(talk, incoming):
        saying.say(tx, chat, message, now, heard=heard)
        heard = ""


def apologise(tx: Transaction, incoming: Incoming, now: datetime) -> None:
    """Record an update whose handler broke, and say so instead of nothing."""
    if updates.take(tx, incoming.channel, incoming.update_id, now, failed=True):
        chat = _chat(tx, incoming, now)
        message = Message(texts(chat.language)("failed.apology"))
        saying.say(tx, chat, message, now)


def _chat(tx: Transaction, incoming: Incoming, now: datetime) -> Chat:
    spoken = incoming.language.split("-")[0].lower()
    language = spoken if spoken in LANGUAGES else LANGUAGES[0]
    return chats.open_chat(tx, incoming.channel, incoming.address, language, now)


def _answers(talk: Talk, incoming: Incoming) -> list[Message]:
    try:
        return _in_group(talk, incoming.content) if talk.member else _route(talk, incoming.content)
    except (UnknownCode, UnknownUnitLink) as error:
        invitations.note_wrong_code(talk.tx, talk.chat, talk.now)
        return [refusal(talk, error)]
    except Refused as error:
        return [refusal(talk, error)]


def _in_group(talk: Talk, content: Content) -> list[Message]:
    """In a group's chat: only its duty, as what is a delegate's own is nobody else's."""
    match content:
        case Said(text) if token := _staff_token(text):
            return staff.take_up_in_group(talk, token)
        case Pressed(data) if data.partition(":")[0] in IN_GROUPS:
            return _pressed(talk, data)
        case _:
            return [Message(talk.t("unsupported.group"))]


def _staff_token(text: str) -> str | None:
    command = read_command(text)
    return read_staff_token(command.argument if command and command.name == "start" else text)


def _route(talk: Talk, content: Content) -> list[Message]:
    match content:
        case Pressed(data):
            return _pressed(talk, data)
        case Said() | Photographed() | Filed() if _is_composed(talk, content):
            return CONTENTS[talk.chat.step.name](talk, content)
        case Photographed():
            return _photographed(talk, content)
        case Filed() if talk.reading is not None:
            return take_file(talk, talk.reading)
        case Filed(problem=problem):
            return [Message(talk.t(f"unsupported.document_{problem}" if problem else "unsupported.document"))]
        case Unsupported(kind):
            return [Message(talk.t(f"unsupported.{kind}"))]
        case Said(text) if len(text) > TEXT_LIMIT:
            raise Refused("too_long", limit=TEXT_LIMIT)
        case Said(text):
            return _said(talk, text)


def _is_composed(talk: Talk, content: Content) -> bool:
    """Whether this is what a message to many shall say: anything but a choice that was offered, and a command."""
    if talk.chat.step.name not in CONTENTS:
        return False
    if not isinstance(content, Said):
        return True
    command = read_command(content.text)
    known = command and command.name in (*COMMANDS, "start")
    # Words that are a command's other name are words here, except those by which one stops.
    if command and known and (content.text.lstrip().startswith("/") or command.name == "huy"):
        return False
    return read_choice(content.text, talk.chat.choices) is None


def _pressed(talk: Talk, data: str) -> list[Message]:
    verb, _, argument = data.partition(":")
    if verb not in BUTTONS:
        raise Refused("old_button")
    return BUTTONS[verb](talk, argument)


def _said(talk: Talk, text: str) -> list[Message]:
    choices, asked = talk.chat.choices, talk.chat.step.name in STEPS
    choice = read_choice(text, choices) or read_answer(text, choices, asked=asked)
    if choice is not None:
        return _pressed(talk, choice)
    command = read_command(text)
    if command and command.name == "start":
        return _opened(talk, command.argument)
    if command and command.name in COMMANDS:
        return COMMANDS[command.name](talk, command.argument)
    return _code(talk, text) or _words(talk, text)


def _opened(talk: Talk, payload: str) -> list[Message]:
    token, code = read_staff_token(payload), read_code(payload)
    if token:
        return staff.take_up(talk, token)
    if unit := read_unit_code(payload):
        return clerk.open_code(talk, unit)
    if code:
        return delegate.open_code(talk, code)
    return [refusal(talk, Refused("malformed_code"))] if payload else guide.show(talk, "")


def _code(talk: Talk, text: str) -> list[Message]:
    """What a code or link in the words opens: the door's verdict for who stands there, else the invitation."""
    token, code = read_staff_token(text), read_code(text)
    if token:
        return staff.take_up(talk, token)
    if unit := read_unit_code(text):
        return clerk.open_code(talk, unit)
    if code and "/" not in text and _stands_at_door(talk):
        return door.scan(talk, code)
    if code:
        return delegate.open_code(talk, code)
    if looks_like_code(text) and not talk.chat.step.name:
        raise Refused("malformed_code")
    return []


def _words(talk: Talk, text: str) -> list[Message]:
    step = STEPS.get(talk.chat.step.name)
    if step:
        return step(talk, text)
    if talk.chat.choices and read_number(text) is not None:
        there = (str(number) for number, (_, data) in enumerate(talk.chat.choices, 1) if data)
        raise Refused("no_such_choice", numbers=", ".join(there))
    if talk.door_duties and text.strip() and not text.startswith("/"):
        return door.search(talk, text)
    return guide.not_understood(talk)


def _photographed(talk: Talk, picture: Photographed) -> list[Message]:
    if picture.problem:
        return [Message(talk.t(f"unsupported.picture_{picture.problem}"))]
    caption = picture.file.caption if picture.file else None
    if caption and not picture.codes:
        return _route(talk, caption)
    codes = {code for text in picture.codes if (code := read_code(text))}
    if len(codes) != 1:
        key = "several_codes_in_picture" if codes else "no_code_in_picture"
        return [Message(talk.t(f"unsupported.{key}"))]
    (code,) = codes
    return door.scan(talk, code) if _stands_at_door(talk) else delegate.open_code(talk, code)


def _stands_at_door(talk: Talk) -> bool:
    return any(duty.role.at_door for duty in talk.duties)


def _heard(talk: Talk, incoming: Incoming) -> str:
    """What the person's own side of a conversation page shows: never a code or token."""
    match incoming.content:
        case Pressed(data):
            return next((words for words, offered in talk.chat.choices if offered == data), "")
        case Said(text) if read_staff_token(text) or read_unit_code(text):
            return ""
        case Said(text) if read_command(text) and "start" in text:
            return ""
        case Photographed(file=Received(name=name)) | Filed(file=Received(name=name)):
            return name
        case Said(text):
            command = read_command(text)
            named = label(talk.t, command.name) if command and not command.argument else None
            return named or substitute.shorten(text, 500)
        case _:
            return ""
