"""The report after a ceremony: who was invited and who came, when, by which door, and what had been sent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from actions import attendance, delivered
from actions.attendance import Attendance
from actions.records import Official, part, record
from actions.wanted import Wanted
from ceremony.attendance import Figures, Outcome, by_time
from ceremony.model import Guest
from messages import at_door, wording
from messages.times import show_day
from printing.papers.records import Cell, Part, Record
from storage import guests, scans
from storage.types import Transaction

Rows = list[list[Cell]]


def prepare(tx: Transaction, wanted: Wanted) -> Record:
    """The report, in finished words.

    Raises:
        Refused: nobody is invited.
    """
    seen = attendance.of(tx, wanted)
    return _record(tx, wanted, seen, _parts(tx, wanted, seen))


def with_guests(tx: Transaction, wanted: Wanted) -> Record:
    """The report with what became of every guest, as a workbook has room for.

    Raises:
        Refused: nobody is invited.
    """
    seen = attendance.of(tx, wanted)
    return _record(tx, wanted, seen, [*_parts(tx, wanted, seen), part(wanted.t, "guests", _guests(wanted, seen))])


def _record(tx: Transaction, wanted: Wanted, seen: Attendance, parts: Sequence[Part]) -> Record:
    return record(tx, wanted, seen, Official("report", True, []), parts)


def _parts(tx: Transaction, wanted: Wanted, seen: Attendance) -> list[Part]:
    t = wanted.t
    return [
        part(t, "summary", _summary(wanted, seen.total)),
        part(t, "groups", _groups(wanted, seen), "figures", total=True),
        part(t, "units", _units(wanted, seen), "figures", grouped=True),
        part(t, "excused", _excused(wanted, seen), grouped=True),
        part(t, "substitutes", _substitutes(wanted, seen), grouped=True),
        part(t, "uninvited", _uninvited(wanted, seen), grouped=True),
        part(t, "arrivals", _arrivals(seen)),
        part(t, "doors", _doors(wanted, seen)),
        *delivered.parts(tx, wanted, seen),
        part(t, "conflicts", _conflicts(tx, wanted, seen)),
    ]


def _summary(wanted: Wanted, total: Figures) -> Rows:
    t = wanted.t
    rows: Rows = []
    for name, text in t.under("report.line").items():
        count: int = getattr(total, name)
        rows.append([text, count, _share(wanted, count, total.invited)])
    rows.append([t("report.apart.uninvited"), total.uninvited, ""])
    rows.append([t("report.apart.all"), total.present + total.uninvited, ""])
    return rows


def _share(wanted: Wanted, count: int, of: int) -> str:
    whole, tenths = divmod(round(1000 * count / of), 10)
    return wanted.t("report.share", whole=whole, tenths=tenths)


def _cells(some: Figures) -> list[Cell]:
    return [
        some.invited,
        some.confirmed,
        some.present,
        some.replaced,
        some.excused,
        some.missing,
        some.uninvited,
    ]


def _groups(wanted: Wanted, seen: Attendance) -> Rows:
    walked_in = Counter(each.group_id for each in seen.uninvited)
    groups = [(group.name, seen.figures(some, walked_in.pop(group.id, 0))) for group, some in seen.groups]
    if walked_in:
        groups.append((wanted.t("report.no_group"), Figures(uninvited=walked_in.total())))
    total = sum((each for _, each in groups), Figures())
    return [[name, *_cells(each)] for name, each in (*groups, (wanted.t("report.total"), total))]


def _units(wanted: Wanted, seen: Attendance) -> Rows:
    """Units in the order of protocol, then those from which people came uninvited only."""
    walked_in = Counter((each.group_id, each.unit) for each in seen.uninvited)
    names = seen.names
    invited: dict[tuple[int | None, str], list[Guest]] = {
        (group.id, guest.unit): [] for group, some in seen.groups for guest in some
    }
    for guest in seen.invited:
        invited[guest.group_id, guest.unit].append(guest)
    order = [*names, None]
    keys = sorted({**invited, **walked_in}, key=lambda key: order.index(key[0]))
    return [
        [
            names.get(group_id or 0, wanted.t("report.no_group")),
            unit or wanted.t("report.no_unit"),
            *_cells(seen.figures(invited.get((group_id, unit), []), walked_in[group_id, unit])),
        ]
        for group_id, unit in keys
    ]


def _excused(wanted: Wanted, seen: Attendance) -> Rows:
    none = wanted.t("report.no_reason")
    return [
        [
            group,
            wording.name_and_post(replace(guest.comes, position=guest.posts)),
            guest.unit,
            guest.reason or none,
        ]
        for group, guest in _those(seen, Outcome.EXCUSED)
    ]


def _substitutes(wanted: Wanted, seen: Attendance) -> Rows:
    """Whoever was named and came, or was named and did not."""
    rows: Rows = []
    for group, guest in _those(seen, Outcome.REPLACED, Outcome.MISSING):
        if guest.substitute:
            invited = ", ".join(filter(None, (guest.addressed if guest.name else "", guest.posts)))
            entry = seen.inside.get(guest.id)
            came = seen.local(entry.at) if entry else wanted.t("report.not_come")
            rows.append([group, invited, guest.unit, wording.name_and_post(guest.substitute), came])
    return rows


def _those(seen: Attendance, *outcomes: Outcome) -> Iterable[tuple[str, Guest]]:
    return ((group.name, g) for group, some in seen.groups for g in some if seen.outcome(g) in outcomes)


def _uninvited(wanted: Wanted, seen: Attendance) -> Rows:
    names = seen.names
    none = wanted.t("report.no_group")
    order = [*names, None]
    ordered = sorted(seen.uninvited, key=lambda each: order.index(each.group_id))
    return [
        [names.get(each.group_id or 0, none), each.name, each.post, each.unit, seen.local(each.at), each.door]
        for each in ordered
    ]


def _arrivals(seen: Attendance) -> Rows:
    rows: Rows = []
    so_far = 0
    for start, end, count in by_time([at for _, at in seen.entries], seen.ceremony.zone):
        so_far += count
        period = show_day(start) if (end - start).days else f"{start:%H:%M} – {end:%H:%M}"
        rows.append([period, count, so_far])
    return rows


def _doors(wanted: Wanted, seen: Attendance) -> Rows:
    counted = Counter(door for door, _ in seen.entries)
    return [[door or wanted.t("report.no_door"), count] for door, count in sorted(counted.items())]


def _conflicts(tx: Transaction, wanted: Wanted, seen: Attendance) -> Rows:
    """What a supervisor is to look at, the earliest first; of a group what is about its guests."""
    every = sorted(scans.conflicts_of(tx, wanted.ceremony_id), key=lambda each: each.scan.at)
    about = {g.id: g for g in guests.some(tx, sorted({c.scan.guest_id for c in every if c.scan.guest_id}))}
    rows: Rows = []
    for each in every:
        guest = about.get(each.scan.guest_id or 0)
        if wanted.group_id is None or (guest and guest.group_id == wanted.group_id):
            what = wanted.t(f"report.conflict.{each.kind}")
            person = at_door.person(wanted.t, guest) if guest else ""
            looked_at = wanted.t("report.seen" if each.seen else "report.unseen")
            rows.append([seen.local(each.scan.at), each.scan.door, person, what, looked_at])
    return rows


def _guests(wanted: Wanted, seen: Attendance) -> Rows:
    rows: Rows = []
    for group, guest in _those(seen, *Outcome):
        entry = seen.inside.get(guest.id)
        came, door = (seen.local(entry.at), entry.door) if entry else (None, "")
        outcome = wanted.t(f"report.outcome.{seen.outcome(guest)}")
        rows.append([group, at_door.person(wanted.t, guest), guest.unit, outcome, came, door, guest.reason])
    return rows
