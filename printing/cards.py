"""Invitations and tickets as pictures that a phone shows whole."""

from dataclasses import dataclass, replace

from printing.emblems import on_ground
from printing.fonts import Face
from printing.layout import Block, Figure, Grid, Style, Text, arrange
from printing.paper import HOUSE, INK, INSIDE, PAPER, QUIET_INK, RED, Look, on_paper, paint, rule
from printing.qr import qr

EMBLEM_GAP = 8  # above what stands under an emblem; at the top of a card a gap takes no room
QR_SIZE = 451  # 11 pixels a module for links of 43 to 62 letters

INVITER = Style(Face.SEMIBOLD, 36, 30, INK)
HEADING = Style(Face.BOLD, 84, 60, RED)
TICKET_HEADING = Style(Face.BOLD, 60, 44, RED)
GUEST = Style(Face.BOLD, 54, 36, INK)
EVENT = Style(Face.SEMIBOLD, 42, 32, RED)
TICKET_EVENT = Style(Face.SEMIBOLD, 36, 30, INK)
BODY = Style(Face.REGULAR, 36, 30, INK)
FORMULA = Style(Face.ITALIC, 38, 30, INK)
LABEL = Style(Face.REGULAR, 36, 30, QUIET_INK)
VALUE = Style(Face.SEMIBOLD, 36, 30, INK)
CODE = Style(Face.SEMIBOLD, 38, 32, INK)


@dataclass(frozen=True)
class InvitationCard:
    """The texts of an invitation, from top to bottom; an empty one takes no room."""

    inviter: str
    heading: str
    invites: str
    guest: str
    post: str
    occasion: str
    event: str
    rows: tuple[tuple[str, str], ...]
    closing: str
    signature: str
    look: Look = HOUSE


@dataclass(frozen=True)
class TicketCard:
    """The texts of a ticket; `code` is written under the QR code, which holds `link`."""

    heading: str
    event: str
    guest: str
    post: str
    rows: tuple[tuple[str, str], ...]
    code: str
    link: str
    note: str
    look: Look = HOUSE


def invitation(card: InvitationCard) -> bytes:
    """An invitation as JPEG, 1080 x 1350.

    Raises:
        CardOverflow: texts of many thousand letters.
    """
    return paint(arrange(invitation_blocks(card), INSIDE), card.look)


def ticket(card: TicketCard) -> bytes:
    """A ticket with its QR code as JPEG, 1080 x 1350.

    Raises:
        CardOverflow: texts of many thousand letters.
        ValueError: the link is longer than a QR code holds.
    """
    return paint(arrange(ticket_blocks(card), INSIDE), card.look)


def invitation_blocks(card: InvitationCard) -> tuple[Block, ...]:
    """What an invitation shows, from top to bottom."""
    look = card.look
    return (
        *_emblem(look),
        Text(card.inviter, INVITER, EMBLEM_GAP),
        Figure(rule(look.lines), 14),
        Text(card.heading, _in(look, HEADING), 18),
        Text(card.invites, FORMULA, 8),
        Text(card.guest, GUEST, 16),
        Text(card.post, BODY, 4),
        Text(card.occasion, FORMULA, 22),
        Text(card.event, _in(look, EVENT), 14),
        Grid(card.rows, LABEL, VALUE, 30),
        Text(card.closing, FORMULA, 30),
        Text(card.signature, INVITER, 22),
    )


def ticket_blocks(card: TicketCard) -> tuple[Block, ...]:
    """What a ticket shows, from top to bottom."""
    look = card.look
    return (
        *_emblem(look),
        Text(card.heading, _in(look, TICKET_HEADING), EMBLEM_GAP),
        Text(card.event, TICKET_EVENT, 4),
        Figure(rule(look.lines), 14),
        Text(card.guest, GUEST, 8),
        Text(card.post, BODY, 2),
        Figure(on_paper(qr(card.link, QR_SIZE)), 0),
        Text(card.code, CODE, 0),
        Grid(card.rows, LABEL, VALUE, 18),
        Text(card.note, FORMULA, 16),
    )


def _emblem(look: Look) -> tuple[Figure, ...]:
    return (Figure(on_ground(look.emblem, PAPER), 0),) if look.emblem else ()


def _in(look: Look, style: Style) -> Style:
    return replace(style, colour=look.letters)
