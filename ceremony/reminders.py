"""When reminders are due, and when they no longer make sense."""

from datetime import datetime

from ceremony.model import Anchor, Audience, Ceremony, ReminderRule, Status


def due_at(ceremony: Ceremony, rule: ReminderRule) -> datetime | None:
    """The moment the reminder is due; None while its hour is not known, or the ceremony is not held."""
    if ceremony.status is not Status.PLANNED:
        return None
    anchor = ceremony.reply_by if rule.anchor is Anchor.DEADLINE else ceremony.starts_at
    return anchor - rule.before if anchor else None


def makes_sense_until(ceremony: Ceremony, rule: ReminderRule) -> datetime | None:
    """A reminder that the program slept through is still sent until what it reminds of has come."""
    if rule.anchor is Anchor.DEADLINE:
        return ceremony.reply_by
    starts_at = ceremony.starts_at
    if rule.audience is Audience.AWAITING and starts_at is not None:
        return min(ceremony.reply_by, starts_at)
    return starts_at
