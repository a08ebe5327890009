"""Reminder rules: which there are, and which have fired."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from ceremony.model import Anchor, Audience, ReminderRule
from storage.tables import reminder_rules
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class StoredRule:
    """A rule of a ceremony that has not fired yet."""

    id: int
    ceremony_id: int
    rule: ReminderRule


def save(tx: Transaction, ceremony_id: int, rules: Sequence[ReminderRule]) -> None:
    """Make these the ceremony's rules; one that has fired stays fired."""
    keys = [rule.key for rule in rules]
    tx.execute(
        delete(reminder_rules).where(
            reminder_rules.c.ceremony_id == ceremony_id, reminder_rules.c.key.not_in(keys)
        )
    )
    for rule in rules:
        said = dict(audience=rule.audience, before=int(rule.before.total_seconds()), anchor=rule.anchor)
        row = said | dict(ceremony_id=ceremony_id, key=rule.key, fired_at=None, missed=False)
        statement = insert(tx, reminder_rules).values(row)
        tx.execute(statement.on_conflict_do_update(index_elements=["ceremony_id", "key"], set_=said))


def waiting(tx: Transaction) -> tuple[StoredRule, ...]:
    """All rules that have not fired."""
    rows = tx.execute(select(reminder_rules).where(reminder_rules.c.fired_at.is_(None)))
    return tuple(
        StoredRule(
            row.id,
            row.ceremony_id,
            ReminderRule(row.key, Audience(row.audience), timedelta(seconds=row.before), Anchor(row.anchor)),
        )
        for row in rows
    )


def fire(tx: Transaction, rule_id: int, now: datetime, *, missed: bool) -> bool:
    """Mark a rule as fired; False where somebody else did."""
    query = update(reminder_rules).where(reminder_rules.c.id == rule_id, reminder_rules.c.fired_at.is_(None))
    return tx.execute(query.values(fired_at=now, missed=missed)).rowcount == 1


def rearm(tx: Transaction, ceremony_id: int, anchors: Collection[Anchor]) -> None:
    """Let the rules fire again that count back from what has moved."""
    tx.execute(
        update(reminder_rules)
        .where(reminder_rules.c.ceremony_id == ceremony_id, reminder_rules.c.anchor.in_(anchors))
        .values(fired_at=None, missed=False)
    )
