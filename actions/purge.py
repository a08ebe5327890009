"""Personal data goes by itself some time after a ceremony; the organisers are told before and after."""

from datetime import datetime, timedelta

from actions import privacy, saying
from actions.import_model import UNDO_WITHIN
from ceremony import privacy as rules
from ceremony.model import Ceremony, Role
from ceremony.privacy import Purge
from messages.model import Message
from messages.texts import texts
from messages.times import show_day
from storage import audit, ceremonies, chats, forgetting, guests, imports, scans, staff, walk_ins, welcomes
from storage.types import Transaction


def purge_due(tx: Transaction, keep: timedelta, now: datetime) -> int:
    """Tell of purges that come and do those that are due; gives how many ceremonies it was about."""
    forgetting.addresses(tx, forgetting.unused_chats(tx, now - keep), now)
    imports.forget(tx, before=now - UNDO_WITHIN)
    return sum(_step(tx, ceremony, keep, now) for ceremony in ceremonies.everyone(tx))


def _step(tx: Transaction, ceremony: Ceremony, keep: timedelta, now: datetime) -> bool:
    told_at, purged_at = ceremonies.purge_state(tx, ceremony.id)
    step = None if purged_at else rules.purge_step(ceremony, keep, told_at, now)
    if step is Purge.TELL:
        ceremonies.change(tx, ceremony.id, purge_told_at=now)
        day = max(rules.purge_at(ceremony, keep), now + rules.NOTICE).astimezone(ceremony.zone)
        _tell_organisers(tx, ceremony, "organiser.purge_told", now, day=show_day(day))
    if step is Purge.PURGE:
        _purge(tx, ceremony, now)
        _tell_organisers(tx, ceremony, "organiser.purge_done", now)
    return step is not None


def _purge(tx: Transaction, ceremony: Ceremony, now: datetime) -> None:
    held: set[int] = set()
    for guest in guests.ever_listed(tx, ceremony.id):
        held |= privacy.forget_everything(tx, guest, now)
    walk_ins.forget(tx, ceremony.id)
    scans.forget_reasons(tx, ceremony.id)
    welcomes.forget(tx, ceremony.id)
    on_duty = {chat_id for role in Role for chat_id in staff.chats_with(tx, ceremony.id, role)}
    forgetting.words(tx, on_duty, now)
    forgetting.papers(tx, ceremony.id)
    imports.forget(tx, ceremony_id=ceremony.id)
    forgetting.addresses(tx, sorted(held.intersection(forgetting.unused_chats(tx, now))), now)
    ceremonies.change(tx, ceremony.id, purged_at=now)
    audit.record(tx, ceremony.id, "purged", now)


def _tell_organisers(tx: Transaction, ceremony: Ceremony, key: str, now: datetime, **facts: str) -> None:
    for chat_id in staff.chats_with(tx, ceremony.id, Role.ORGANISER):
        chat = chats.get(tx, chat_id)
        text = texts(chat.language)(key, title=ceremony.title, **facts)
        saying.say(tx, chat, Message(text), now)
