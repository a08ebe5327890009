"""The record of who was present, to be signed."""

from itertools import count

from actions import attendance
from actions.attendance import Attendance
from actions.records import Official, part, record
from actions.wanted import Wanted
from ceremony.errors import Refused
from messages import at_door
from printing.papers.records import Cell, Record
from storage.types import Transaction


def prepare(tx: Transaction, wanted: Wanted) -> Record:
    """Everybody who came: group by group in the order of protocol, then who came uninvited.

    Raises:
        Refused: nobody is invited, or nobody has come.
    """
    seen = attendance.of(tx, wanted)
    rows, total = _rows(wanted, seen), seen.total
    if not rows:
        raise Refused("nobody_present")
    counted = dict(
        present=total.present, replaced=total.replaced, invited=total.invited, uninvited=total.uninvited
    )
    lines = [wanted.t("report.present_line", **counted)]
    return record(
        tx,
        wanted,
        seen,
        Official("attendance", False, lines),
        [part(wanted.t, "present", rows, grouped=True)],
    )


def _rows(wanted: Wanted, seen: Attendance) -> list[list[Cell]]:
    number = count(1)
    rows: list[list[Cell]] = []
    for group, some in seen.groups:
        for guest in (guest for guest in some if guest.id in seen.inside):
            entry, name = seen.inside[guest.id], at_door.name(wanted.t, guest)
            came = seen.local(entry.at), entry.door
            rows.append([group.name, next(number), name, guest.posts, guest.unit, *came])
    for other in seen.uninvited:
        came = seen.local(other.at), other.door
        heading = wanted.t("papers.sheet.uninvited")
        rows.append([heading, next(number), other.name, other.post, other.unit, *came])
    return rows
