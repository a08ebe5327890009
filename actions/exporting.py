"""The office's copy of a ceremony: guests, answers, attendance, what was sent and who did what, as sheets."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import trail
from actions.broadcasts import excerpt
from actions.reporting import cause_of
from actions.wanted import Wanted
from ceremony.model import Ceremony, Guest, Reply
from ceremony.phones import show_phone
from messages import at_door, wording
from messages.texts import Texts
from messages.trail import what
from printing.workbook import Cell, Sheet, comma_separated, workbook
from storage import admissions, audit, campaigns, ceremonies, extracts, guests, walk_ins
from storage import trail as stored_trail
from storage.deliveries import State
from storage.extracts import Sent
from storage.progress import NO_CHANNEL
from storage.staff import Duty
from storage.store import Store
from storage.trail import Entry
from storage.types import Transaction


@dataclass(frozen=True)
class _Book:
    """What every sheet looks things up in."""

    t: Texts
    ceremony: Ceremony
    groups: Mapping[int, str]
    guests: Mapping[int, Guest]
    duties: Mapping[int, Duty]
    trail: Sequence[Entry]

    def moment(self, at: datetime | None) -> datetime | None:
        """A moment as the ceremony's clocks show it."""
        return at.astimezone(self.ceremony.zone).replace(tzinfo=None, microsecond=0) if at else None

    def by(self, entry: Entry) -> str:
        """Who did something, as the desk names them."""
        return trail.by(self.t, entry, self.duties)

    def who(self, guest_id: int | None) -> tuple[str, str, str]:
        """A guest's key, group and who it is; nothing where none is meant."""
        guest = self.guests.get(guest_id or 0)
        return (guest.key, self.groups[guest.group_id], at_door.person(self.t, guest)) if guest else ("", "", "")

    def sheet(self, name: str, rows: list[list[Cell]]) -> Sheet:
        """A sheet with the headings of its name."""
        columns = self.t.under(f"export.{name}")
        return Sheet(columns["sheet"], [columns[key] for key in columns if key != "sheet"], rows)


_Filling = Callable[[Transaction, _Book], Sheet]


@dataclass(frozen=True)
class Exported:
    """The file, and how many guests are in it."""

    data: bytes
    guests: int


async def made(store: Store, ceremony_id: int, t: Texts, *, as_csv: bool = False) -> Exported:
    """The workbook of a ceremony, or its guests alone as CSV; drawn off the event loop.

    The first sheet can be imported again. The others have no column of names or posts: no reader takes them for
    lists.

    Raises:
        StoreUnavailable: the database is away.
    """
    wanted = (_guests,) if as_csv else _SHEETS
    sheets = await store.read(_filled, ceremony_id, t, wanted)
    drawn = comma_separated(sheets[0]) if as_csv else await asyncio.to_thread(workbook, *sheets)
    return Exported(drawn, len(sheets[0].rows))


def prepare(tx: Transaction, wanted: Wanted) -> tuple[Sheet, ...]:
    """Every sheet of the workbook."""
    return _filled(tx, wanted.ceremony_id, wanted.t, _SHEETS)


def drawn(sheets: Sequence[Sheet]) -> bytes:
    """The workbook of these sheets."""
    return workbook(*sheets)


def _filled(tx: Transaction, ceremony_id: int, t: Texts, wanted: Sequence[_Filling]) -> tuple[Sheet, ...]:
    book = _open(tx, ceremony_id, t)
    return tuple(fill(tx, book) for fill in wanted)


def note(tx: Transaction, ceremony_id: int, now: datetime, *, by_chat: int | None = None) -> None:
    """Record that personal data left by a file."""
    audit.record(tx, ceremony_id, "exported", now, by_chat=by_chat)


def _open(tx: Transaction, ceremony_id: int, t: Texts) -> _Book:
    return _Book(
        t,
        ceremonies.get(tx, ceremony_id),
        {group.id: group.name for group in ceremonies.groups_of(tx, ceremony_id)},
        {guest.id: guest for guest in guests.ever_listed(tx, ceremony_id)},
        trail.served(tx, ceremony_id),
        stored_trail.every(tx, ceremony_id),
    )


def _listed(book: _Book) -> list[Guest]:
    return [guest for guest in book.guests.values() if not guest.withdrawn]


def _guests(tx: Transaction, book: _Book) -> Sheet:
    return book.sheet("guests", [_guest(book, guest) for guest in _listed(book)])


def _guest(book: _Book, guest: Guest) -> list[Cell]:
    main, comes = book.guests.get(guest.joined_to or 0), guest.substitute
    return [
        guest.key,
        book.groups[guest.group_id],
        guest.honorific,
        guest.name,
        guest.position,
        guest.unit,
        _phone(guest.phone),
        guest.rank,
        guest.seat,
        _mark(book, guest.leader),
        guest.note,
        book.t(f"export.reply.{guest.reply}"),
        guest.reason,
        comes.name if comes else "",
        comes.position if comes else "",
        _phone(comes.phone) if comes else "",
        main.key if main else "",
    ]


def _replies(tx: Transaction, book: _Book) -> Sheet:
    answers = {entry.guest_id: entry for entry in book.trail if entry.act == "reply"}
    answered = (guest for guest in _listed(book) if guest.reply is not Reply.AWAITING)
    return book.sheet("replies", [_reply(book, guest, answers.get(guest.id)) for guest in answered])


def _reply(book: _Book, guest: Guest, answer: Entry | None) -> list[Cell]:
    told = wording.describe_reply(book.t, guest), guest.companions, _mark(book, guest.driver)
    at, by = (book.moment(answer.at), book.by(answer)) if answer else (None, "")
    return [*book.who(guest.id), guest.unit, *told, at, by]


def _attendance(tx: Transaction, book: _Book) -> Sheet:
    inside = sorted(admissions.of_ceremony(tx, book.ceremony.id).values(), key=lambda each: (each.at, each.id))
    rows: list[list[Cell]] = [
        [
            *book.who(a.guest_id),
            book.guests[a.guest_id].unit,
            book.moment(a.at),
            a.door,
            a.by,
            book.moment(a.out_at),
        ]
        for a in inside
    ]
    for walk_in in walk_ins.of_ceremony(tx, book.ceremony.id):
        person = ", ".join(filter(None, (walk_in.name, walk_in.position)))
        group = book.groups.get(walk_in.group_id or 0, book.t("export.walk_in"))
        rows.append(["", group, person, walk_in.unit, book.moment(walk_in.at), walk_in.door, "", None])
    return book.sheet("attendance", rows)


def _deliveries(tx: Transaction, book: _Book) -> Sheet:
    every = extracts.sent(tx, book.ceremony.id)
    names = {number: excerpt(book.t, campaigns.get(tx, number)) for number in {each.campaign_id for each in every}}
    return book.sheet("deliveries", [_delivery(book, names, each) for each in every])


def _delivery(book: _Book, names: Mapping[int, str], sent: Sent) -> list[Cell]:
    channel = f"channel.{sent.channel}"
    return [
        sent.campaign_id,
        names[sent.campaign_id],
        *(book.who(sent.guest_id) if sent.guest_id else ("", "", book.t("export.to_staff"))),
        (book.t(channel) if book.t.has(channel) else book.t("channel.other")) if sent.channel else "",
        book.t(f"delivery.{sent.state}"),
        book.t(f"export.cause.{cause}") if (cause := _cause(sent)) else "",
        sent.attempts,
        _mark(book, sent.perhaps_twice),
        book.moment(sent.queued_at),
        book.moment(sent.settled_at),
    ]


def _cause(sent: Sent) -> str:
    if sent.reason == NO_CHANNEL:
        return NO_CHANNEL
    failed = sent.state in (State.FAILED, State.UNREACHABLE)
    return cause_of(sent.state, sent.reason, tried=sent.perhaps_twice) if failed else ""


def _audit(tx: Transaction, book: _Book) -> Sheet:
    return book.sheet("audit", [_act(book, each) for each in book.trail])


def _act(book: _Book, entry: Entry) -> list[Cell]:
    done = what(book.t, entry.act, entry.details)
    return [book.moment(entry.at), done, *book.who(entry.guest_id), book.by(entry)]


def _mark(book: _Book, true: bool) -> str:
    return book.t("export.yes") if true else ""


def _phone(phone: str) -> str:
    return show_phone(phone) if phone else ""


_SHEETS: tuple[_Filling, ...] = (_guests, _replies, _attendance, _deliveries, _audit)
