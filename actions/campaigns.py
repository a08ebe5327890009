"""What goes to many: invitation rounds, reminders, and how any campaign starts."""

from dataclasses import dataclass
from datetime import datetime

from ceremony.audience import REPLIES, Selection
from ceremony.errors import NotHeld, Refused
from ceremony.model import Audience, Group, Role, Status
from ceremony.quiet import quiet_until
from storage import audience, audit, campaigns, ceremonies
from storage.campaigns import Kind
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Round:
    """A campaign that was started: how many deliveries leave, and how many guests none reaches.

    `campaign_id` is None where the same round had been started before.
    """

    campaign_id: int | None
    reachable: int
    without: int


def invite(
    tx: Transaction,
    ceremony_id: int,
    group_id: int | None,
    *,
    key: str,
    by: Duty,
    now: datetime,
    urgent: bool = False,
) -> Round:
    """Invite a group, or all, leaving out who was invited already.

    Raises:
        NotHeld: the ceremony is postponed or cancelled.
        Refused: a host asks for another group, or its group is over its quota.
    """
    check_may_invite(tx, by, group_id)
    selection = Selection(ceremony_id, _only(group_id), not_yet_invited=True)
    return start(tx, key, Kind.INVITATION, "", selection, by.chat_id, now, urgent=urgent)


def check_may_invite(tx: Transaction, duty: Duty, group_id: int | None) -> None:
    """Refuse a ceremony that is not held, and a host another group than its own or more guests than its quota."""
    check_is_held(tx, duty.ceremony_id)
    if duty.role is not Role.HOST:
        return
    if group_id is None or group_id != duty.group_id:
        raise Refused("not_yours")
    group = ceremonies.group(tx, group_id)
    excess = over_quota(tx, group)
    if excess:
        ceremony = ceremonies.get(tx, duty.ceremony_id)
        raise Refused("over_quota", group=group.name, guests=excess, quota=group.quota, contact=ceremony.contact)


def check_is_held(tx: Transaction, ceremony_id: int) -> None:
    """Refuse to invite or remind while the ceremony is postponed or cancelled.

    Raises:
        NotHeld: it is.
    """
    status = ceremonies.get(tx, ceremony_id).status
    if status is not Status.PLANNED:
        raise NotHeld(ceremony_id, "sending", status)


def over_quota(tx: Transaction, group: Group) -> int | None:
    """How many guests a group has where these are more than its quota, else None."""
    every = Selection(group.ceremony_id, (group.id,))
    with_chat, without = audience.reachable(tx, every)
    number = len(with_chat) + len(without)
    return number if group.quota is not None and number > group.quota else None


def remind_awaiting(
    tx: Transaction, ceremony_id: int, *, key: str, by: Duty, now: datetime, urgent: bool = False
) -> Round:
    """Remind everybody who has not answered, now.

    Raises:
        NotHeld: the ceremony is postponed or cancelled.
    """
    check_is_held(tx, ceremony_id)
    selection = Selection(ceremony_id, _only(by.group_id), replies=REPLIES[Audience.AWAITING])
    return start(tx, key, Kind.REMINDER, Audience.AWAITING, selection, by.chat_id, now, urgent=urgent)


def start(
    tx: Transaction,
    key: str,
    kind: Kind,
    note: str,
    selection: Selection,
    by_chat: int | None,
    now: datetime,
    *,
    urgent: bool = False,
    asks_ack: bool = False,
) -> Round:
    """Start a campaign and queue its deliveries, once for each key. What is not urgent waits in quiet hours."""
    campaign_id = campaigns.start(tx, key, selection, kind, note, by_chat, now, urgent=urgent, asks_ack=asks_ack)
    if campaign_id is None:
        return Round(None, 0, 0)
    quiet = None if urgent else quiet_until(ceremonies.get(tx, selection.ceremony_id), now)
    reachable, without = audience.queue(tx, campaign_id, selection, now, quiet or now)
    audit.record(tx, selection.ceremony_id, kind, now, by_chat=by_chat, reachable=reachable, without=without)
    return Round(campaign_id, reachable, without)


def _only(group_id: int | None) -> tuple[int, ...]:
    return (group_id,) if group_id is not None else ()
