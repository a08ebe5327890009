"""Whom to telephone: who has not acknowledged what was told, with the clerk of each one's unit."""

from dataclasses import dataclass

from ceremony.audience import Selection
from ceremony.errors import Refused
from ceremony.model import Guest, Role
from ceremony.phones import show_phone
from messages import wording
from messages.texts import texts
from printing.workbook import XLSX, Sheet, workbook
from storage import acknowledgements, audience, campaigns, ceremonies, clerks, guests
from storage.acknowledgements import Tally
from storage.campaigns import Campaign
from storage.clerks import Clerk
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Call:
    """One guest to telephone, in finished words; '' stands for what is not known.

    `person` is name, post and unit in one line.
    """

    person: str
    group: str
    name: str
    post: str
    unit: str
    phone: str
    clerk: str
    clerk_phone: str


@dataclass(frozen=True)
class Standing:
    """How far a campaign is acknowledged: by group, by staff (asked, done), and who is to be called."""

    groups: tuple[Tally, ...]
    staff: tuple[int, int]
    calls: tuple[Call, ...]


def of(tx: Transaction, campaign: Campaign, group_id: int | None = None) -> Standing:
    """How far a campaign is acknowledged, or one group's part of it; staff is no part of a group."""
    staff = acknowledgements.of_staff(tx, campaign.id) if group_id is None else (0, 0)
    return Standing(acknowledgements.by_group(tx, campaign.id, group_id), staff, _calls(tx, campaign, group_id))


def sees_only(duty: Duty) -> int | None:
    """The one group whose part somebody with this duty sees; None for all."""
    return duty.group_id if duty.role is Role.HOST else None


def drawn(tx: Transaction, campaign_id: int, language: str, group_id: int | None = None) -> tuple[str, str, bytes]:
    """The list as an Excel file: its name, its type and its bytes.

    Raises:
        Refused: there is no such campaign.
    """
    campaign = campaigns.find(tx, campaign_id)
    if campaign is None:
        raise Refused("old_button")
    t = texts(language)
    columns = [text for _, text in sorted(t.under("calls.columns").items())]
    rows = [
        (call.group, call.name, call.post, call.unit, call.phone, call.clerk, call.clerk_phone)
        for call in _calls(tx, campaign, group_id)
    ]
    data = workbook(Sheet(t("calls.sheet"), columns, rows))
    return t("calls.file", number=campaign_id), XLSX, data


def _calls(tx: Transaction, campaign: Campaign, group_id: int | None) -> tuple[Call, ...]:
    only = (group_id,) if group_id is not None else ()
    owing = Selection(campaign.ceremony_id, only, not_acknowledged=campaign.id)
    with_chat, without = audience.reachable(tx, owing)
    missing = guests.some(tx, (*with_chat, *without))
    known = clerks.by_unit(tx, campaign.ceremony_id)
    return tuple(
        _call(group.name, guest, known.get(guest.unit))
        for group in ceremonies.groups_of(tx, campaign.ceremony_id)
        for guest in sorted(missing, key=lambda each: (each.unit, each.rank, each.id))
        if guest.group_id == group.id
    )


def _call(group: str, guest: Guest, clerk: Clerk | None) -> Call:
    person = guest.comes
    line = wording.name_and_post(person)
    return Call(
        line if guest.unit in line else f"{line}, {guest.unit}",
        group,
        f"{person.honorific} {person.name}".strip() if person.name else "",
        person.position if guest.substitute else guest.position,
        guest.unit,
        _shown(person.phone),
        clerk.name if clerk else "",
        _shown(clerk.phone) if clerk else "",
    )


def _shown(phone: str) -> str:
    return show_phone(phone) if phone else ""
