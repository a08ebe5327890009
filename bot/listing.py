"""What the command line lists: guests with their links, new duties, and who can open what in a trial."""

from collections.abc import Iterator
from datetime import datetime

from actions import staff
from ceremony.codes import spell
from ceremony.errors import Refused
from ceremony.model import Ceremony, Role
from messages.links import Links
from messages.texts import Texts, texts
from storage import ceremonies, devices, guests
from storage import staff as duties
from storage.types import Transaction

TRIAL_GUESTS = 3


def link_rows(tx: Transaction, ceremony: Ceremony, links: Links) -> list[tuple[str, ...]]:
    """A header, then a row for each guest: group, position, unit, name, code, link."""
    names = {group.id: group.name for group in ceremonies.groups_of(tx, ceremony.id)}
    rows = [
        (names[g.group_id], g.position, g.unit, g.comes.name, spell(g.code), links.invitation(g.code))
        for g in guests.of_ceremony(tx, ceremony.id)
    ]
    return [("group", "position", "unit", "name", "code", "link"), *rows]


def new_duty(
    tx: Transaction, ceremony: Ceremony, role: Role, *, group: str, door: str, label: str, now: datetime
) -> str:
    """The token of a new duty; a host needs a group, door staff takes the first door unless one is named.

    Raises:
        Refused: there is no such group or door.
    """
    groups = {each.key: each.id for each in ceremonies.groups_of(tx, ceremony.id)}
    doors = [each.name for each in ceremonies.doors_of(tx, ceremony.id)]
    if (role is Role.HOST or group) and group not in groups:
        raise Refused("no_such_group", group=group, groups=", ".join(groups))
    if door and door not in doors:
        raise Refused("no_such_door", door=door, doors=", ".join(doors))
    at = door or (doors[0] if role.at_door and doors else "")
    return staff.invite(
        tx,
        ceremony.id,
        role,
        group_id=groups.get(group),
        door=at,
        label=label or texts("vi")(f"page.duty_{role}"),
        now=now,
    )


def duty_lines(tx: Transaction, t: Texts, ceremony: Ceremony, now: datetime) -> list[str]:
    """A line for each duty of a ceremony: number, role, where, whose, what became of its link; then devices."""
    groups = {group.id: group.key for group in ceremonies.groups_of(tx, ceremony.id)}
    handed_out = [
        t(
            "cli.duty_line",
            number=handed.duty.id,
            role=handed.duty.role,
            where=groups.get(handed.duty.group_id or 0, "") or handed.duty.door or "-",
            label=handed.duty.label,
            state=t(f"cli.duty_{handed.state(now)}"),
        )
        for handed in duties.of_ceremony(tx, ceremony.id)
    ]
    served = [
        t(
            "cli.device_line",
            number=device.id,
            role=device.duty.role,
            where=device.duty.door or "-",
            label=device.label or device.duty.label,
            duty=device.duty.id,
            state=t("cli.duty_revoked" if device.revoked else "cli.duty_used"),
        )
        for device in devices.of_ceremony(tx, ceremony.id)
    ]
    return [*handed_out, *([t("cli.devices"), *served] if served else [])]


def trial_lines(tx: Transaction, t: Texts, links: Links, now: datetime) -> list[str]:
    """Who can open what: an organiser, door staff, and three guests."""
    ceremony = ceremonies.everyone(tx)[0]
    return [t("cli.trial_intro", title=ceremony.title), *_trial_links(tx, ceremony, t, links, now)]


def _trial_links(tx: Transaction, ceremony: Ceremony, t: Texts, links: Links, now: datetime) -> Iterator[str]:
    for role in (Role.ORGANISER, Role.DOOR):
        label = t(f"cli.label_{role}")
        token = new_duty(tx, ceremony, role, group="", door="", label=label, now=now)
        yield from (t("cli.trial_line", who=label, link=link) for link in links.staff(token))
    every = guests.of_ceremony(tx, ceremony.id)
    step = max(1, len(every) // TRIAL_GUESTS)
    for guest in every[::step][:TRIAL_GUESTS]:
        yield t("cli.trial_line", who=guest.addressed, link=links.invitation(guest.code))
