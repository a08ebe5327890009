"""Steering a campaign that is under way: pause it, go on, drop the rest, send again what failed."""

from collections.abc import Collection
from datetime import datetime

from ceremony.errors import Refused
from ceremony.model import Role
from storage import audit, campaigns, delivery_control, staff
from storage.campaigns import Campaign, Stage
from storage.staff import Duty
from storage.types import Transaction

UNDER_WAY = (Stage.RUNNING, Stage.PAUSED)


def may_steer(tx: Transaction, duty: Duty, campaign: Campaign) -> bool:
    """Whether a campaign is this duty's: an organiser's any of its ceremony, a host's what its own group sent."""
    if duty.ceremony_id != campaign.ceremony_id:
        return False
    if duty.role is not Role.HOST:
        return duty.role is Role.ORGANISER
    by = staff.duties_of(tx, campaign.by_chat) if campaign.by_chat else ()
    hosted = any(each.role is Role.HOST and each.group_id == duty.group_id for each in by)
    return hosted and campaign.audience.groups == (duty.group_id,)


def has_its_maker(tx: Transaction, campaign: Campaign) -> bool:
    """Whether who started or scheduled a campaign still has a duty that reaches it."""
    duties = staff.duties_of(tx, campaign.by_chat) if campaign.by_chat is not None else ()
    return any(may_steer(tx, duty, campaign) for duty in duties)


def pause(tx: Transaction, campaign: Campaign, by: Duty, now: datetime) -> int:
    """Hold what has not left; gives how many.

    Raises:
        Refused: it is not running.
    """
    _move(tx, campaign, (Stage.RUNNING,), Stage.PAUSED)
    return _recorded(tx, campaign, "campaign_paused", delivery_control.hold(tx, campaign.id), by, now)


def resume(tx: Transaction, campaign: Campaign, by: Duty, now: datetime) -> int:
    """Let go what was held; gives how many.

    Raises:
        Refused: it is not paused.
    """
    _move(tx, campaign, (Stage.PAUSED,), Stage.RUNNING)
    return _recorded(tx, campaign, "campaign_resumed", delivery_control.let_go(tx, campaign.id, now), by, now)


def drop_rest(tx: Transaction, campaign: Campaign, by: Duty, now: datetime) -> int:
    """Send no more of it; gives how many are not sent.

    Raises:
        Refused: it is not under way.
    """
    _move(tx, campaign, UNDER_WAY, Stage.CANCELLED)
    return _recorded(tx, campaign, "campaign_dropped", delivery_control.drop(tx, campaign.id, now), by, now)


def resend(tx: Transaction, campaign: Campaign, by: Duty, now: datetime) -> int:
    """Send again what failed; gives how many.

    Raises:
        Refused: nothing failed, or it is paused or cancelled.
    """
    _move(tx, campaign, (Stage.RUNNING, Stage.FINISHED), Stage.RUNNING)
    count = delivery_control.send_again(tx, campaign.id, now)
    if not count:
        raise Refused("nothing_failed")
    return _recorded(tx, campaign, "campaign_resent", count, by, now)


def _move(tx: Transaction, campaign: Campaign, before: Collection[Stage], after: Stage) -> None:
    if not campaigns.move_on(tx, campaign.id, before, after):
        raise Refused("campaign_moved_on")


def _recorded(tx: Transaction, campaign: Campaign, act: str, count: int, by: Duty, now: datetime) -> int:
    facts = dict(campaign=campaign.id, count=count)
    audit.record(tx, campaign.ceremony_id, act, now, by_chat=by.chat_id, **facts)
    return count
