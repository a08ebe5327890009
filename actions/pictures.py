"""Drawing the card of a code: what is on it comes from the rows as they are now."""

import asyncio

from actions import invitations
from actions.invitations import Opened
from ceremony.codes import spell
from messages.links import Links
from messages.model import Picture
from messages.texts import Texts, texts
from messages.times import when
from printing import cards
from printing.cards import InvitationCard, TicketCard
from storage.store import Store
from storage.types import Transaction

Card = InvitationCard | TicketCard


def card(tx: Transaction, picture: Picture, links: Links) -> Card:
    """What a picture shows, in finished words; drawing it needs no database.

    Raises:
        UnknownCode: no guest has this code.
    """
    opened, t = invitations.look_up(tx, picture.code), texts(picture.language)
    if picture.kind == "invitation":
        return _invitation(t, opened)
    return _ticket(t, opened, picture.code, links)


async def drawn(store: Store, picture: Picture, links: Links) -> bytes:
    """The JPEG of a picture as its guest's rows are now; drawn off the event loop."""
    finished = await store.read(card, picture, links)
    return await asyncio.to_thread(draw, finished)


def draw(finished: Card) -> bytes:
    """The JPEG of a card."""
    if isinstance(finished, InvitationCard):
        return cards.invitation(finished)
    return cards.ticket(finished)


def _invitation(t: Texts, opened: Opened) -> InvitationCard:
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
    )


def _ticket(t: Texts, opened: Opened, code: str, links: Links) -> TicketCard:
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
    )
