"""Reminders that come due by their rules."""

from datetime import datetime

from actions import campaigns, saying
from ceremony import reminders as rules
from ceremony.audience import REPLIES, Selection
from ceremony.model import Ceremony, Role
from ceremony.quiet import quiet_until
from messages.model import Message
from messages.texts import texts
from storage import ceremonies, chats, reminders, staff
from storage.campaigns import Kind
from storage.reminders import StoredRule
from storage.types import Transaction


def fire_due(tx: Transaction, now: datetime) -> int:
    """Turn every reminder that is due into deliveries; gives how many were due.

    One that the program slept through is sent if it still makes sense, else marked missed and the organisers told.
    What came of one that was sent they are told at its end.
    """
    due = [stored for stored in reminders.waiting(tx) if _is_due(tx, stored, now)]
    for stored in due:
        _fire(tx, ceremonies.get(tx, stored.ceremony_id), stored, now)
    return len(due)


def next_due(tx: Transaction) -> datetime | None:
    """When the next reminder is due, over all ceremonies."""
    moments = (_due_at(tx, stored) for stored in reminders.waiting(tx))
    return min((moment for moment in moments if moment is not None), default=None)


def _due_at(tx: Transaction, stored: StoredRule) -> datetime | None:
    return rules.due_at(ceremonies.get(tx, stored.ceremony_id), stored.rule)


def _is_due(tx: Transaction, stored: StoredRule, now: datetime) -> bool:
    due = _due_at(tx, stored)
    return due is not None and due <= now


def _fire(tx: Transaction, ceremony: Ceremony, stored: StoredRule, now: datetime) -> None:
    until = rules.makes_sense_until(ceremony, stored.rule)
    missed = until is None or now >= until
    if not reminders.fire(tx, stored.id, now, missed=missed):
        return
    if missed:
        _tell_organisers(tx, stored, now)
        return
    key = f"rule:{stored.id}:{now.isoformat()}"
    selection = Selection(ceremony.id, replies=REPLIES[stored.rule.audience])
    quiet = quiet_until(ceremony, now)
    too_late = bool(until and quiet and quiet >= until)
    campaigns.start(tx, key, Kind.REMINDER, stored.rule.audience, selection, None, now, urgent=too_late)


def _tell_organisers(tx: Transaction, stored: StoredRule, now: datetime) -> None:
    for chat_id in staff.chats_with(tx, stored.ceremony_id, Role.ORGANISER):
        chat = chats.get(tx, chat_id)
        text = texts(chat.language)("organiser.rule_missed", key=stored.rule.key)
        saying.say(tx, chat, Message(text), now)
