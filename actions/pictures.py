"""Drawing the card of a code: what is on it comes from the rows as they are now."""

import asyncio
import secrets
from datetime import datetime, timedelta
from typing import Literal

from actions import invitations
from actions.invitations import Opened
from ceremony.codes import spell
from ceremony.model import Ceremony, Reply
from messages.links import Links
from messages.model import Picture
from messages.texts import Texts, texts
from messages.times import when
from printing import cards
from printing.cards import InvitationCard, TicketCard
from printing.paper import HOUSE, Look, rgb
from storage import ceremonies, pictures
from storage.pictures import Lent
from storage.store import Store
from storage.types import Transaction

Card = InvitationCard | TicketCard

LENT_FOR = timedelta(days=30)
"""How long a platform may fetch a picture; after that /ve and /thumoi send a new one."""


def card(tx: Transaction, picture: Picture, links: Links) -> Card:
    """What a picture shows, in finished words; drawing it needs no database.

    Raises:
        UnknownCode: no guest has this code.
    """
    opened, t = invitations.look_up(tx, picture.code), texts(picture.language)
    look = _look(opened.ceremony, ceremonies.emblem(tx, opened.ceremony.id))
    if picture.kind == "invitation":
        return _invitation(t, opened, look)
    return _ticket(t, opened, look, picture.code, links)


def lend(tx: Transaction, picture: Picture, links: Links, now: datetime) -> str:
    """An address where a platform may fetch this picture for a while; it does not tell the code."""
    token = secrets.token_urlsafe(18)
    lent = Lent(picture.kind, picture.code, picture.language)
    pictures.lend(tx, token, lent, now, now + LENT_FOR)
    return links.picture(token)


def borrowed(tx: Transaction, token: str, now: datetime) -> Picture | None:
    """The picture behind such an address; None where there is none, not any more, or no such card."""
    lent = pictures.find(tx, token, now)
    if lent is None or lent.kind not in ("ticket", "invitation"):
        return None
    kind: Literal["ticket", "invitation"] = "ticket" if lent.kind == "ticket" else "invitation"
    shown = may_show(invitations.look_up(tx, lent.code), kind)
    return Picture(kind, lent.code, lent.language) if shown else None


def may_show(opened: Opened, kind: str) -> bool:
    """Whether there is such a card: a ticket only for who comes, and only while its code is live."""
    coming = opened.live and opened.guest.reply in (Reply.ATTENDING, Reply.SUBSTITUTED)
    return kind == "invitation" or coming


async def drawn(store: Store, picture: Picture, links: Links) -> bytes:
    """The JPEG of a picture as its guest's rows are now; drawn off the event loop."""
    finished = await store.read(card, picture, links)
    return await asyncio.to_thread(draw, finished)


def draw(finished: Card) -> bytes:
    """The JPEG of a card."""
    if isinstance(finished, InvitationCard):
        return cards.invitation(finished)
    return cards.ticket(finished)


def _look(ceremony: Ceremony, emblem: bytes | None) -> Look:
    letters, lines = ceremony.colours.letters, ceremony.colours.lines
    return Look(rgb(letters) if letters else HOUSE.letters, rgb(lines) if lines else HOUSE.lines, emblem)


def _invitation(t: Texts, opened: Opened, look: Look) -> InvitationCard:
    person = opened.guest.comes
    return InvitationCard(
        inviter=opened.group.inviter,
        heading=t("card.heading"),
        invites=t("card.invites"),
        guest=f"{person.honorific} {person.name or person.position}".strip(),
        post=person.position if person.name else "",
        occasion=t("card.occasion"),
        event=opened.ceremony.title,
        rows=(
            (t("card.time"), when(t, opened.ceremony)),
            (t("card.venue"), opened.ceremony.venue),
        ),
        closing=t("card.closing"),
        signature=opened.group.inviter,
        look=look,
    )


def _ticket(t: Texts, opened: Opened, look: Look, code: str, links: Links) -> TicketCard:
    person = opened.guest.comes
    return TicketCard(
        heading=t("card.ticket_heading"),
        event=opened.ceremony.title,
        guest=f"{person.honorific} {person.name or person.position}".strip(),
        post=person.position if person.name else "",
        rows=(
            (t("card.group"), opened.group.name),
            (t("card.time"), when(t, opened.ceremony)),
            (t("card.venue"), opened.ceremony.venue),
            (t("card.seat"), opened.guest.seat or t("delegate.seat_unknown")),
        ),
        code=spell(code),
        link=links.invitation(code),
        note=t("card.ticket_note") if opened.live else t("card.void"),
        look=look,
    )
