"""Campaigns (an invitation round, a reminder, a change) and whom they go to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, not_, or_, select

from ceremony.model import Audience, Holder, Reply
from storage.deliveries import CAMPAIGN_LANE
from storage.tables import campaigns, chat_guests, chats, deliveries, guests
from storage.types import Transaction
from storage.upsert import insert


class Kind(StrEnum):
    """What a campaign says to each of its guests."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    CHANGE = "change"


@dataclass(frozen=True)
class Campaign:
    """One campaign; `note` holds what its text needs beyond the guest, such as what a change changed."""

    id: int
    ceremony_id: int
    kind: Kind
    note: str


@dataclass(frozen=True)
class Selection:
    """Whom a campaign is for, among the guests who hold a chair. None selects all."""

    ceremony_id: int
    group_id: int | None = None
    audience: Audience | None = None
    not_yet_invited: bool = False


def start(
    tx: Transaction, key: str, ceremony_id: int, kind: Kind, note: str, by_chat: int | None, now: datetime
) -> int | None:
    """Make a campaign; None where one with this key was started before."""
    values = dict(key=key, ceremony_id=ceremony_id, kind=kind, note=note, by_chat=by_chat, started_at=now)
    statement = insert(tx, campaigns).values(values).on_conflict_do_nothing()
    return tx.execute(statement.returning(campaigns.c.id)).scalar_one_or_none()


def find(tx: Transaction, campaign_id: int) -> Campaign | None:
    """The campaign with this id, if there is one."""
    row = tx.execute(select(campaigns).where(campaigns.c.id == campaign_id)).one_or_none()
    return Campaign(row.id, row.ceremony_id, Kind(row.kind), row.note) if row else None


def queue(tx: Transaction, campaign_id: int, selection: Selection, now: datetime) -> tuple[int, int]:
    """Write a delivery for every selected guest and chat; gives how many go out and how many reach nobody."""
    out = tx.execute(_insert(tx, _with_chat(selection), campaign_id, "queued", "", now)).rowcount
    nobody = tx.execute(_insert(tx, _without_chat(selection), campaign_id, "unreachable", "no_channel", now))
    return out, nobody.rowcount


def reachable(tx: Transaction, selection: Selection) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ids of the selected guests with a chat, and of those without: the same selection that `queue` uses."""
    with_chat = _with_chat(selection).with_only_columns(guests.c.id).distinct().order_by(guests.c.id)
    without = _without_chat(selection).with_only_columns(guests.c.id).order_by(guests.c.id)
    return tuple(tx.execute(with_chat).scalars()), tuple(tx.execute(without).scalars())


def without_channel(tx: Transaction, campaign_id: int) -> tuple[int, ...]:
    """Ids of the guests of a campaign whom it could reach on no channel."""
    query = select(deliveries.c.guest_id).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.state == "unreachable",
        deliveries.c.guest_id.is_not(None),
    )
    return tuple(guest_id for guest_id in tx.execute(query.distinct()).scalars() if guest_id is not None)


def _expects_messages() -> ColumnElement[bool]:
    """Whether a chat that stands for a guest is the one to write to: the substitute's own, once it has one."""
    theirs = chat_guests.alias("theirs")
    their_chat = chats.alias("their_chat")
    substitute_has_chat = exists().where(
        theirs.c.guest_id == guests.c.id,
        theirs.c.holder == Holder.SUBSTITUTE,
        their_chat.c.id == theirs.c.chat_id,
        their_chat.c.unreachable.is_(False),
    )
    passed_on = and_(guests.c.reply == Reply.SUBSTITUTED, substitute_has_chat)
    return or_(
        and_(passed_on, chat_guests.c.holder == Holder.SUBSTITUTE),
        and_(not_(passed_on), chat_guests.c.holder == Holder.INVITED),
    )


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    conditions = [
        guests.c.ceremony_id == selection.ceremony_id,
        guests.c.withdrawn.is_(False),
        guests.c.joined_to.is_(None),
    ]
    if selection.group_id is not None:
        conditions.append(guests.c.group_id == selection.group_id)
    if selection.audience is Audience.AWAITING:
        conditions.append(guests.c.reply == Reply.AWAITING)
    if selection.audience is Audience.ATTENDING:
        conditions.append(guests.c.reply.in_([Reply.ATTENDING, Reply.SUBSTITUTED]))
    if selection.not_yet_invited:
        conditions.append(~_invited())
    return conditions


def _invited() -> ColumnElement[bool]:
    ours = select(deliveries.c.id).join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
    return ours.where(
        deliveries.c.guest_id == guests.c.id,
        campaigns.c.kind == Kind.INVITATION,
        deliveries.c.state.in_(["queued", "sending", "waiting", "sent"]),
    ).exists()


def _with_chat(selection: Selection) -> Select[*tuple[Any, ...]]:
    source = guests.join(chat_guests, chat_guests.c.guest_id == guests.c.id).join(chats)
    query = select(guests.c.id, chats.c.id.label("chat_id"), chats.c.channel, chats.c.address)
    return query.select_from(source).where(
        *_chosen(selection), chats.c.unreachable.is_(False), _expects_messages()
    )


def _without_chat(selection: Selection) -> Select[*tuple[Any, ...]]:
    reached = (
        select(chat_guests.c.chat_id)
        .join(chats)
        .where(chat_guests.c.guest_id == guests.c.id, chats.c.unreachable.is_(False), _expects_messages())
    )
    query = select(guests.c.id, literal(None).label("chat_id"), literal(""), literal(""))
    return query.where(*_chosen(selection), ~reached.correlate(guests).exists())


def _insert(
    tx: Transaction,
    chosen: Select[*tuple[Any, ...]],
    campaign_id: int,
    state: str,
    reason: str,
    now: datetime,
) -> Any:
    stamp = literal(now, deliveries.c.queued_at.type)
    constants: dict[str, Any] = {
        "campaign_id": literal(campaign_id),
        "lane": literal(CAMPAIGN_LANE),
        "heard": literal(""),
        "state": literal(state),
        "reason": literal(reason),
        "attempts": literal(0),
        "perhaps_twice": literal(False),
        "platform_id": literal(""),
        "queued_at": stamp,
        "due_at": stamp,
    }
    columns = ["guest_id", "chat_id", "channel", "address", *constants]
    rows = chosen.add_columns(*constants.values())
    return insert(tx, deliveries).from_select(columns, rows).on_conflict_do_nothing()
