"""From what the office says of the door to JSON."""

from typing import Any

from actions.attempts import Scanned, line
from actions.desk import Both, Figures, Found, Totals
from actions.door_list import Named
from ceremony.codes import is_cut_short, read_code
from ceremony.door import Verdict
from ceremony.model import Ceremony, Group, Guest
from messages import at_door
from messages.texts import Texts
from storage.admissions import Admission
from storage.scans import Scan
from storage.walk_ins import WalkIn


def admitted(t: Texts, code: str | None, told: Scanned) -> dict[str, Any]:
    """What an attempt with this code, or without one, is told."""
    answer: dict[str, Any] = _verdict(t, code, told)
    if told.guest and told.group and told.verdict not in (Verdict.WRONG_CEREMONY, Verdict.NOT_STAFF):
        answer["guest"] = card(t, told.guest, told.group)
        if told.standing and told.ceremony:
            answer["admission"] = told.standing.id
            if not told.verdict.lets_in:
                answer["earlier"] = entry(told.standing, told.ceremony)
    return answer


def merged(t: Texts, nonce: str, code: str | None, told: Scanned) -> dict[str, Any]:
    """What became of an attempt that was made without a network."""
    return dict(nonce=nonce, conflict=bool(told.conflict), **_verdict(t, code, told))


def _verdict(t: Texts, code: str | None, told: Scanned) -> dict[str, Any]:
    return dict(verdict=told.verdict, colour=told.verdict.colour, line=_line(t, code, told))


def _line(t: Texts, code: str | None, told: Scanned) -> str:
    if told.conflict == "revoked":
        return t("api.revoked_device")
    if code is not None and told.verdict is Verdict.UNKNOWN_CODE and read_code(code) is None:
        return t("api.half_code" if is_cut_short(code) else "api.not_ours")
    return line(t, told)


def card(t: Texts, guest: Guest, group: Group) -> dict[str, Any]:
    """A guest as the door sees one."""
    return named(t, guest, group) | dict(note=guest.note, leader=guest.leader)


def named(t: Texts, guest: Guest, group: Group) -> dict[str, Any]:
    """A guest by name, without what only the door is to see of who stands before it."""
    return dict(
        id=guest.id,
        name=at_door.name(t, guest),
        post=guest.posts,
        unit=guest.unit,
        group=group.name,
        seat=guest.seat,
    )


def listed(t: Texts, ceremony: Ceremony, each: Named) -> dict[str, Any]:
    """A guest in the search without a network."""
    earlier = entry(each.standing, ceremony) if each.standing else None
    return named(t, each.guest, each.group) | dict(verdict=each.verdict, earlier=earlier)


def entry(admission: Admission, ceremony: Ceremony) -> dict[str, str]:
    """When, where and by whom somebody was let in."""
    at = admission.at.astimezone(ceremony.zone).isoformat(timespec="seconds")
    return dict(at=at, door=admission.door, by=admission.by)


def walk_in(t: Texts, let_in: WalkIn, full: Figures | None) -> dict[str, Any]:
    """What is told of somebody who was not invited; `full` are the figures of a group that has no place left."""
    person = ", ".join(part for part in (let_in.name, f"{let_in.position} {let_in.unit}".strip()) if part)
    answer: dict[str, Any] = dict(walk_in=let_in.id, line=t("api.walk_in", person=person), warning=None)
    if full:
        inside = full.present + full.walk_ins
        answer["warning"] = t("api.over_quota", group=full.group.name, present=inside, quota=full.group.quota)
    return answer


def found(t: Texts, ceremony: Ceremony, each: Found) -> dict[str, Any]:
    """A guest who was found."""
    earlier = entry(each.standing, ceremony) if each.standing else None
    return card(t, each.guest, each.group) | dict(earlier=earlier)


def totals(door: str, figures: Totals) -> dict[str, Any]:
    """The figures of a ceremony."""
    groups = [_figures(each) for each in figures.groups]
    sums = {key: sum(each[key] for each in groups) for key in ("expected", "present", "out")}
    return sums | dict(walk_ins=figures.walk_ins, groups=groups, door=dict(name=door, present=figures.here))


def _figures(figures: Figures) -> dict[str, Any]:
    group = figures.group
    return dict(
        key=group.key,
        name=group.name,
        quota=group.quota,
        expected=figures.expected,
        present=figures.present,
        out=figures.out,
        walk_ins=figures.walk_ins,
        over=figures.over,
    )


def conflict(t: Texts, ceremony: Ceremony, both: Both) -> dict[str, Any]:
    """What a supervisor is to look at."""
    kept = both.conflict
    other = both.other if both.other and both.other[0].nonce != kept.scan.nonce else None
    return dict(
        id=kept.id,
        kind=kept.kind,
        verdict=kept.scan.verdict,
        guest=at_door.person(t, both.guest) if both.guest else None,
        entry=_entry(kept.scan, kept.by, ceremony),
        other=_entry(*other, ceremony) if other else None,
        offset=kept.scan.offset,
        seen=kept.seen,
    )


def _entry(scan: Scan, by: str, ceremony: Ceremony) -> dict[str, str]:
    return dict(at=scan.at.astimezone(ceremony.zone).isoformat(timespec="seconds"), door=scan.door, by=by)
