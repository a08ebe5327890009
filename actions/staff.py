"""Duties: making one-time links and taking a duty up."""

from datetime import datetime, timedelta

from actions import saying, scheduled
from ceremony.codes import new_staff_token
from ceremony.errors import Refused
from ceremony.model import Role
from messages.model import Message
from messages.texts import texts
from storage import audit, chats, staff
from storage.chats import Chat
from storage.staff import Duty
from storage.types import Transaction

LINK_LIFETIME = timedelta(days=7)


def invite(
    tx: Transaction,
    ceremony_id: int,
    role: Role,
    *,
    group_id: int | None = None,
    door: str = "",
    label: str = "",
    now: datetime,
) -> str:
    """Make a duty and the token of its one-time link, good for seven days."""
    token = new_staff_token()
    staff.invite(
        tx,
        token,
        ceremony_id=ceremony_id,
        role=role,
        group_id=group_id,
        door=door,
        label=label,
        expires_at=now + LINK_LIFETIME,
    )
    audit.record(tx, ceremony_id, "staff_link", now, role=role, label=label)
    return token


def revoke(tx: Transaction, duty_id: int, now: datetime) -> Duty:
    """End a duty at once; what it had scheduled is not sent.

    Raises:
        Refused: there is no such duty, or it was ended before.
    """
    handed = staff.find_duty(tx, duty_id)
    if handed is None or handed.revoked:
        raise Refused("no_such_duty", number=duty_id)
    staff.revoke(tx, duty_id, now)
    audit.record(tx, handed.duty.ceremony_id, "staff_revoked", now, role=handed.duty.role, label=handed.duty.label)
    if handed.duty.chat_id is not None:
        scheduled.hold_back(tx, handed.duty.ceremony_id, handed.duty.chat_id, now)
        _tell_revoked(tx, chats.get(tx, handed.duty.chat_id), now)
    return handed.duty


def _tell_revoked(tx: Transaction, chat: Chat, now: datetime) -> None:
    left = sorted({str(duty.role) for duty in staff.duties_of(tx, chat.id)})
    saying.say(tx, chat, Message(texts(chat.language)("staff.revoked"), menu=("delegate", *left)), now)


def check_link(tx: Transaction, token: str, now: datetime) -> Duty:
    """The duty a link would give.

    Raises:
        Refused: there is no such link, it was used, or it has expired.
    """
    found = staff.find_link(tx, token)
    if found is None:
        raise Refused("bad_staff_link")
    duty, expires_at, used = found
    if used:
        raise Refused("used_staff_link")
    if now >= expires_at:
        raise Refused("expired_staff_link")
    return duty


def take_up(tx: Transaction, chat_id: int, token: str, now: datetime) -> Duty:
    """Give the duty of a link to a chat.

    Raises:
        Refused: as `check_link`, or another chat was quicker.
    """
    duty = check_link(tx, token, now)
    if not staff.take_up(tx, duty.id, chat_id, now):
        raise Refused("used_staff_link")
    audit.record(tx, duty.ceremony_id, "staff_taken_up", now, by_chat=chat_id, role=duty.role)
    return staff.get(tx, duty.id)
