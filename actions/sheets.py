"""Papers that are tables: what they say, from the rows as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.wanted import Wanted, groups_in, guests_in
from ceremony import protocol
from ceremony.errors import Refused
from ceremony.model import Guest, Reply
from ceremony.protocol import Entry
from ceremony.quantities import Heads, needs
from messages import at_door, at_reception
from messages.times import show_moment, when
from printing.papers.sheets import Count, Head, Introduced, Item, Section, Signer
from storage import admissions, ceremonies, counts, guests, welcomes
from storage.types import Transaction

BLANKS = 3
"""Empty rows to a group, for who comes without being listed."""
COMING = (Reply.ATTENDING, Reply.SUBSTITUTED)


@dataclass(frozen=True)
class Sheet:
    """A paper's head, and what its drawing takes beside it."""

    head: Head
    parts: tuple[Any, ...]


def sign_in(tx: Transaction, wanted: Wanted) -> Sheet:
    """Everybody who may come, by group and unit; who declined is left out.

    Raises:
        Refused: there is nobody.
    """
    found = [(group, [g for g in some if g.reply is not Reply.DECLINED]) for group, some in guests_in(tx, wanted)]
    sections = [Section(group.name, _signers(wanted, some), BLANKS) for group, some in found if some]
    if not sections:
        raise Refused("nothing_to_print")
    return Sheet(head(tx, wanted, "sign_in"), (sections,))


def introductions(tx: Transaction, wanted: Wanted) -> Sheet:
    """Who is to be introduced, in protocol order: those present, and before anybody has come those who said yes.

    Raises:
        Refused: there is nobody.
    """
    every = guests.ever_listed(tx, wanted.ceremony_id)
    inside = admissions.of_ceremony(tx, wanted.ceremony_id)
    here = {guest_id for guest_id, standing in inside.items() if standing.out_at is None}
    asked = {guest.id for _, some in guests_in(tx, wanted) for guest in some}
    shown = (here or {guest.id for guest in every if guest.reply in COMING}) & asked
    places = {i: w.place for i, w in welcomes.of_ceremony(tx, wanted.ceremony_id).items() if w.place is not None}
    entries = protocol.entries(every, shown, places, ())
    if not entries:
        raise Refused("nobody_to_introduce")
    names = {group.id: group.name for group in groups_in(tx, wanted)}
    state = wanted.t("papers.sheet.present" if here else "papers.sheet.expected", count=len(shown))
    return Sheet(head(tx, wanted, "introductions", state), (_introduced(wanted, entries, names),))


def programme(tx: Transaction, wanted: Wanted) -> Sheet:
    """The programme, with the labels as they are printed.

    Raises:
        Refused: the plan has none.
    """
    items = [Item(each.label, each.text, each.speakers) for each in ceremonies.programme(tx, wanted.ceremony_id)]
    if not items:
        raise Refused("no_programme")
    return Sheet(head(tx, wanted, "programme"), (items,))


def quantities(tx: Transaction, wanted: Wanted) -> Sheet:
    """How many chairs, documents and drinks, by who has confirmed and a reserve."""
    t, asked = wanted.t, {group.id for group in groups_in(tx, wanted)}
    rows = [row for row in counts.by_group(tx, wanted.ceremony_id) if row.group_id in asked]
    drivers = sum(guest.driver for guest in _coming(tx, wanted))
    everybody = counts.total(rows, t("papers.sheet.total"))
    heads = Heads(everybody.attending + everybody.substituted, everybody.companions, drivers, everybody.awaiting)
    shown = rows if len(rows) == 1 else [*rows, everybody]
    table = [
        Count(
            row.group,
            (row.invited, row.attending + row.substituted, row.companions, row.awaiting, row.declined),
            total=row is everybody,
        )
        for row in shown
    ]
    columns = list(t.under("papers.sheet.count").values())
    needed = [(t(f"papers.sheet.need.{what}"), number) for what, number in needs(heads).items()]
    return Sheet(head(tx, wanted, "quantities"), (columns, table, needed))


def _coming(tx: Transaction, wanted: Wanted) -> list[Guest]:
    asked = {group.id for group in groups_in(tx, wanted)}
    every = guests.of_ceremony(tx, wanted.ceremony_id)
    return [guest for guest in every if guest.group_id in asked and guest.reply in COMING]


def head(tx: Transaction, wanted: Wanted, paper: str, *lines: str) -> Head:
    """What stands above a table: when and where, these lines, and when it was printed."""
    t, ceremony = wanted.t, ceremonies.get(tx, wanted.ceremony_id)
    held = t("papers.sheet.held", when=when(t, ceremony), venue=ceremony.venue)
    printed = t("papers.sheet.printed", at=show_moment(t, wanted.now, ceremony))
    labels = t.under("papers.sheet.label")
    return Head(t(f"papers.heading.{paper}"), ceremony.title, (held, *lines, printed), labels, t.language)


def _signers(wanted: Wanted, some: Sequence[Guest]) -> list[Signer]:
    return [
        Signer(place, at_door.name(wanted.t, guest), guest.posts, guest.unit)
        for place, guest in enumerate(some, 1)
    ]


def _introduced(wanted: Wanted, entries: Sequence[Entry], names: dict[int, str]) -> list[Introduced]:
    t, told, part = wanted.t, [], None
    for entry in entries:
        name, people = at_reception.entry(t, entry.guests, entry.leader, names[entry.guests[0].group_id])
        heading = t(f"papers.sheet.{'leaders' if entry.leader else 'units'}") if entry.leader is not part else ""
        told.append(Introduced(heading, name, people))
        part = entry.leader
    return told
