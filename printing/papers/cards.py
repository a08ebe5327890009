"""Name cards: tents for a desk, readable from both sides, and badges to wear, on sheets for cutting."""

from collections.abc import Sequence
from dataclasses import dataclass

from printing.papers.press import pressed


@dataclass(frozen=True)
class NameCard:
    """Who a card is for. Where no name is known, `name` is the post and `post` is empty.

    A leader's card is larger. `band` counts the groups from 0 and chooses a colour; `link` is what the QR says.
    """

    honorific: str
    name: str
    post: str
    unit: str
    group: str
    band: int
    leader: bool
    link: str


@dataclass(frozen=True)
class NameCards:
    """The cards of an event, leaders' and others'."""

    title: str
    event: str
    cards: Sequence[NameCard]
    language: str


def plates(deck: NameCards) -> bytes:
    """Tents for the desk: a leader's takes a sheet, two others share one.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    return pressed("plates", _told(deck, _leaders_first(deck)))


def badges(deck: NameCards) -> bytes:
    """Badges with a QR code: six leaders' to a sheet, eight others'.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    ordered = _leaders_first(deck)
    return pressed("badges", _told(deck, ordered), [card.link for card in ordered])


def _leaders_first(deck: NameCards) -> list[NameCard]:
    return sorted(deck.cards, key=lambda card: not card.leader)


def _told(deck: NameCards, ordered: Sequence[NameCard]) -> dict[str, object]:
    cards = [{key: value for key, value in vars(card).items() if key != "link"} for card in ordered]
    return dict(title=deck.title, event=deck.event, cards=cards, language=deck.language)
