"""Changes of a ceremony that was announced: made once, told to everybody, and asking to be acknowledged."""

from datetime import datetime

from actions import campaigns, control, progress, scheduled
from actions.campaigns import Round
from ceremony import changes as rules
from ceremony import reminders as reminding
from ceremony.audience import Selection
from ceremony.changes import Change, What
from ceremony.errors import Refused
from ceremony.model import Anchor, Ceremony, Reply, Role, Status
from storage import audit, ceremonies, deliveries, reminders
from storage import campaigns as stored
from storage.campaigns import Campaign, Kind, Stage
from storage.staff import Duty
from storage.types import Transaction

STAFF = (Role.HOST, Role.DOOR, Role.SUPERVISOR, Role.RECEPTION, Role.MC)
_MOVED = {What.HOUR: (Anchor.START,), What.DAY: (Anchor.START, Anchor.DEADLINE)}
_SAME = {What.DAY: (What.DAY, What.STATUS), What.STATUS: (What.DAY, What.STATUS)}
"""What speaks of the same: a new day ends a postponement."""


def make(
    tx: Transaction, before: Ceremony, what: What, value: str, *, urgent: bool, key: str, by: Duty, now: datetime
) -> Round:
    """Change what was previewed, over the ceremony as it was then, and tell everybody.

    Raises:
        Refused: somebody else changed the ceremony since.
    """
    after = rules.changed(before, what, value)
    if not ceremonies.change_over(tx, before, after):
        raise Refused("change_overtaken")
    known = _overtake(tx, before, after, what, now)
    note = Change(what, value, known).dump()
    urgent = urgent or rules.is_urgent(before, after, now)
    started = campaigns.start(
        tx, key, Kind.CHANGE, note, everybody(before.id), by.chat_id, now, urgent=urgent, asks_ack=True
    )
    audit.record(tx, before.id, f"change_{what}", now, by_chat=by.chat_id, value=value, urgent=urgent)
    reminders.rearm(tx, before.id, _MOVED.get(what, ()))
    if after.status is not Status.PLANNED:
        _stop_broadcasts(tx, after, by, now)
    if what is not What.VENUE:
        _drop_overtaken(tx, after, now)
    return started


def everybody(ceremony_id: int) -> Selection:
    """Whom a change is told: every guest, and the staff that works by the hour and the place."""
    return Selection(ceremony_id, replies=tuple(Reply), roles=STAFF)


def _overtake(tx: Transaction, before: Ceremony, after: Ceremony, what: What, now: datetime) -> Ceremony:
    """End what is still being told and no longer true; gives the ceremony as guests last knew it."""
    known = before
    ended = tuple(What) if after.status is not Status.PLANNED else _SAME.get(what, (what,))
    for campaign in stored.in_stage(tx, Stage.RUNNING, Stage.PAUSED, ceremony_id=before.id):
        if campaign.kind is not Kind.CHANGE or Change.load(campaign.note, before).what not in ended:
            continue
        if not deliveries.has_left(tx, campaign.id):
            known = Change.load(campaign.note, known).before
        deliveries.drop_campaign(tx, campaign.id, "overtaken", now)
        stored.move_on(tx, campaign.id, (Stage.RUNNING, Stage.PAUSED), Stage.CANCELLED)
        progress.report(tx, campaign.id, now)
    return known


def broadcasts_ahead(tx: Transaction, ceremony: Ceremony, after: Ceremony) -> int:
    """How many broadcasts were written for the ceremony as it was and have yet to leave, or to leave in full.

    While a ceremony is held, what is being sent now is not meant: it was written just before.
    """
    return len(_ahead(tx, ceremony.id, running=after.status is not Status.PLANNED))


def _ahead(tx: Transaction, ceremony_id: int, *, running: bool) -> list[Campaign]:
    stages = (Stage.SCHEDULED, Stage.RUNNING) if running else (Stage.SCHEDULED,)
    return [each for each in stored.in_stage(tx, *stages, ceremony_id=ceremony_id) if each.kind is Kind.BROADCAST]


def _stop_broadcasts(tx: Transaction, ceremony: Ceremony, by: Duty, now: datetime) -> None:
    """What was written for a ceremony that is not held leaves only when somebody says so again."""
    for campaign in _ahead(tx, ceremony.id, running=True):
        if campaign.stage is Stage.SCHEDULED:
            scheduled.stop(tx, campaign, by.chat_id, now)
            scheduled.tell(tx, campaign, "stopped_scheduled", now, but=by.chat_id)
        else:
            control.pause(tx, campaign, by, now)
            scheduled.tell(tx, campaign, "stopped_running", now, but=by.chat_id)


def _drop_overtaken(tx: Transaction, ceremony: Ceremony, now: datetime) -> None:
    """A reminder that would be due at once after a change was told says nothing new."""
    for each in reminders.waiting(tx):
        due = reminding.due_at(ceremony, each.rule)
        if each.ceremony_id == ceremony.id and due and due <= now:
            reminders.fire(tx, each.id, now, missed=False)
