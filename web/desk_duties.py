"""Who may see a page of the desk: the one who asks, the duty that opens it, and the ceremony it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from actions import desk_links
from actions.call_lists import sees_only
from ceremony.errors import Refused
from ceremony.model import Ceremony, Contact, Role
from messages import wording
from messages.texts import Texts, texts
from messages.times import show_moment
from storage import ceremonies, staff
from storage.chats import Chat
from storage.staff import Duty
from storage.types import Transaction
from web import conversation, rendering
from web.house import House
from web.staff import STAFF_COOKIE

DESK_COOKIE = "kinhmoi_desk"
MAY = desk_links.MAY
"""Whose the desk is; single pages are open to others too. Where somebody has several duties the first counts."""


class NotAtDesk(Exception):
    """What was asked for is not possible, or not for the one who asks; `page` says why, and what to do."""

    def __init__(self, page: HTMLResponse) -> None:
        super().__init__(page.status_code)
        self.page = page


@dataclass(frozen=True)
class Desk:
    """Somebody at the desk; `others` are the ceremonies where the same page is open to them too.

    `talks` says that their conversation is in this browser, and not on the channel they came from.
    """

    t: Texts
    duty: Duty
    ceremony: Ceremony
    others: tuple[Ceremony, ...]
    talks: bool

    @property
    def group_id(self) -> int | None:
        """The one group that is seen; None for all."""
        return sees_only(self.duty)

    def page(self, template: str, here: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page with the bar, on which `here` is marked; its title is that of the link."""
        own = dict(here=here, ceremony=self.ceremony, others=self.others, role=self.duty.role, talks=self.talks)
        titled = dict(title=self.t(f"desk.link.{here}")) | values
        return rendering.page(template, self.t, status, **own, **titled)

    def refused(self, error: Refused) -> str:
        """The sentence for something that is not possible."""
        return sentence(self.t, self.ceremony, error)

    def no(self, error: Refused, here: str, status: int = 409) -> NotAtDesk:
        """A page that says this sentence, to be raised."""
        return NotAtDesk(self.page("desk_notice.html", here, status, text=self.refused(error)))


def sentence(t: Texts, ceremony: Ceremony, error: Refused) -> str:
    """The sentence for something that is not possible, with the contact or deadline it needs."""
    details = dict(error.details)
    if getattr(error, "ceremony_id", None) or isinstance(details.get("contact"), Contact):
        details["contact"] = wording.contact(t, ceremony.contact)
        details["deadline"] = show_moment(t, ceremony.reply_by, ceremony)
    return t(f"refused.{error.key}", **details)


async def at_desk(house: House, request: Request, ceremony_id: int = 0, may: Sequence[Role] = MAY) -> Desk:
    """The desk of the one who asks, at this ceremony or at the next one (0).

    Raises:
        NotAtDesk: nobody is signed in, or no duty there is one of these.
    """
    chat = await _chat(house, request)
    if chat is None:
        raise _not_open(rendering.spoken(request), "desk.not_signed_in")
    desk = await house.store.read(_desk, chat, ceremony_id, may, house.now())
    if desk is None:
        raise _not_open(texts(chat.language), "desk.not_yours")
    return desk


async def _chat(house: House, request: Request) -> Chat | None:
    """Who came by a link from another channel, else the chat of this browser."""
    key = request.cookies.get(DESK_COOKIE)
    chat = await house.store.read(desk_links.chat_of, key, house.now()) if key else None
    return chat or await conversation.find_chat(house, request.cookies.get(STAFF_COOKIE))


def _not_open(t: Texts, key: str) -> NotAtDesk:
    return NotAtDesk(rendering.notice(t, t(key), 403))


def _desk(tx: Transaction, chat: Chat, ceremony_id: int, may: Sequence[Role], now: datetime) -> Desk | None:
    duties = [duty for duty in staff.duties_of(tx, chat.id) if duty.role in may]
    ordered = sorted(duties, key=lambda duty: may.index(duty.role))
    first = {duty.ceremony_id: duty for duty in reversed(ordered)}
    mine = [each for each in ceremonies.everyone(tx) if each.id in first]
    coming = [each for each in mine if each.doors[1] > now]
    chosen = next((each for each in mine if each.id == ceremony_id), None)
    if ceremony_id == 0:
        chosen = next(iter(coming), mine[-1] if mine else None)
    if chosen is None:
        return None
    others = tuple(each for each in mine if each.id != chosen.id)
    return Desk(texts(chat.language), first[chosen.id], chosen, others, chat.channel == conversation.CHANNEL)
