"""Papers that are tables: what they say, from the rows as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import introductions as mcs_list
from actions.wanted import Wanted, groups_in, guests_in
from ceremony import protocol
from ceremony.errors import Refused
from ceremony.model import Guest, Reply
from ceremony.protocol import Entry
from ceremony.quantities import Heads, needs
from messages import at_door, at_reception
from messages.times import show_moment, when
from printing.papers.sheets import Count, Head, Introduced, Item, Section, Signer
from storage import ceremonies, counts, guests, welcomes
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
    asked = {guest.id for _, some in guests_in(tx, wanted) for guest in some}
    present = mcs_list.listed(tx, wanted.ceremony_id)
    entries = present.entries or _expected(tx, wanted.ceremony_id)
    shown = [each for each in entries if asked & set(each.ids) or (each.uninvited and not wanted.group_id)]
    if not shown:
        raise Refused("nobody_to_introduce")
    state = "papers.sheet.present" if present.entries else "papers.sheet.expected"
    heads = sum(len(each.guests) or 1 for each in shown)
    names = present.groups
    return Sheet(
        head(tx, wanted, "introductions", wanted.t(state, count=heads)), (_introduced(wanted, shown, names),)
    )


def _expected(tx: Transaction, ceremony_id: int) -> tuple[Entry, ...]:
    """Those who said that they come, in protocol order."""
    every = guests.ever_listed(tx, ceremony_id)
    places = {i: w.place for i, w in welcomes.of_ceremony(tx, ceremony_id).items() if w.place is not None}
    return protocol.entries(every, {guest.id for guest in every if guest.reply in COMING}, places, ())


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
    """How many chairs, documents and drinks, by who has confirmed and a reserve.

    Raises:
        Refused: there is no such group.
    """
    t, asked = wanted.t, {group.id for group in groups_in(tx, wanted)}
    rows = [row for row in counts.by_group(tx, wanted.ceremony_id) if row.group_id in asked]
    if not rows:
        raise Refused("nothing_to_print")
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


def _introduced(wanted: Wanted, entries: Sequence[Entry], names: Mapping[int, str]) -> list[Introduced]:
    told, before = [], ""
    for entry in entries:
        part = "uninvited" if entry.uninvited else "leaders" if entry.leader else "units"
        name, people = at_reception.entry(wanted.t, entry, names[entry.guests[0].group_id] if entry.guests else "")
        told.append(Introduced(wanted.t(f"papers.sheet.{part}") if part != before else "", name, people))
        before = part
    return told
