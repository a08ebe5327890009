"""Name cards: who sits where and who wears what, as the guests are known now."""

from actions.wanted import Wanted, guests_in
from ceremony.errors import Refused
from ceremony.model import Guest, Reply
from printing.papers.cards import NameCard, NameCards
from storage import ceremonies
from storage.types import Transaction


def plates(tx: Transaction, wanted: Wanted) -> NameCards:
    """Tents for the desk.

    Raises:
        Refused: nobody of those who are asked for is expected.
    """
    return _deck(tx, wanted, "plates")


def badges(tx: Transaction, wanted: Wanted) -> NameCards:
    """Badges to wear.

    Raises:
        Refused: nobody of those who are asked for is expected.
    """
    return _deck(tx, wanted, "badges")


def _deck(tx: Transaction, wanted: Wanted, paper: str) -> NameCards:
    """A card for everybody who may come; who declined has one only where asked for alone."""
    t, bands = wanted.t, {group.id: n for n, group in enumerate(ceremonies.groups_of(tx, wanted.ceremony_id))}
    cards = [
        _card(wanted, guest, group.name, bands[group.id])
        for group, some in guests_in(tx, wanted)
        for guest in some
        if wanted.guest_id or guest.reply is not Reply.DECLINED
    ]
    if not cards:
        raise Refused("nothing_to_print")
    event = ceremonies.get(tx, wanted.ceremony_id).title
    return NameCards(t(f"papers.name.{paper}"), event, cards, t.language)


def _card(wanted: Wanted, guest: Guest, group: str, band: int) -> NameCard:
    """The one who comes; without a name the post stands in its place."""
    post = guest.substitute.position if guest.substitute else guest.posts
    unit = guest.unit if guest.unit.casefold() not in post.casefold() else ""
    name = guest.comes.name
    return NameCard(
        honorific=guest.comes.honorific,
        name=name or post or guest.unit or group,
        post=post if name else "",
        unit=unit if name or post else "",
        group=group,
        band=band,
        leader=guest.leader,
        link=wanted.links.invitation(guest.code),
    )
