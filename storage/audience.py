"""Whom a selection means: the same conditions count, preview and queue."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)

from ceremony.audience import Selection
from ceremony.model import Holder, Reply
from storage.deliveries import CAMPAIGN_LANE, State
from storage.tables import acknowledgements, admissions, campaigns, chat_guests, chats, deliveries, guests, staff
from storage.types import Transaction
from storage.upsert import insert

Chosen = Select[*tuple[Any, ...]]


def queue(
    tx: Transaction, campaign_id: int, selection: Selection, now: datetime, due_at: datetime
) -> tuple[int, int]:
    """Write a delivery for every selected guest and chat; gives how many go out and how many reach nobody."""
    out = 0
    for chosen in (_with_chat(selection).order_by(_turn_in_chat()), _of_staff(selection)):
        out += tx.execute(_insert(tx, chosen, campaign_id, State.QUEUED, "", now, due_at)).rowcount
    nobody = _insert(tx, _without_chat(selection), campaign_id, State.UNREACHABLE, "no_channel", now, due_at)
    return out, tx.execute(nobody).rowcount


def reachable(tx: Transaction, selection: Selection) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ids of the selected guests with a chat, and of those without: the same selection that `queue` uses."""
    with_chat = _with_chat(selection).with_only_columns(guests.c.id).distinct().order_by(guests.c.id)
    without = _without_chat(selection).with_only_columns(guests.c.id).order_by(guests.c.id)
    return tuple(tx.execute(with_chat).scalars()), tuple(tx.execute(without).scalars())


def staff_chats(tx: Transaction, selection: Selection) -> int:
    """How many chats of staff a selection means."""
    chosen = _of_staff(selection).with_only_columns(chats.c.id).subquery()
    return tx.execute(select(func.count()).select_from(chosen)).scalar_one()


def by_channel(tx: Transaction, selection: Selection) -> dict[str, int]:
    """How many people a selection reaches on each channel, and under '' how many on none; each counts once.

    Somebody who can be reached in a chat and in a browser counts for the chat.
    """
    # "~" sorts behind every letter.
    first = func.min(case((chats.c.channel == "browser", "~browser"), else_=chats.c.channel))
    of_guests = _with_chat(selection).with_only_columns(first.label("first")).group_by(guests.c.id)
    of_staff = _of_staff(selection).with_only_columns(chats.c.channel, chats.c.id).subquery()
    everybody = union_all(of_guests, select(of_staff.c.channel)).subquery()
    counted = tx.execute(select(everybody.c.first, func.count()).group_by(everybody.c.first)).all()
    found: dict[str, int] = {}
    for channel, number in counted:
        name = channel.removeprefix("~")
        found[name] = found.get(name, 0) + number
    nobody = _without_chat(selection).with_only_columns(guests.c.id).subquery()
    without = tx.execute(select(func.count()).select_from(nobody)).scalar_one()
    return found | ({"": without} if without else {})


def digest(tx: Transaction, selection: Selection) -> str:
    """What tells this audience from any other: the same people on the same channels give the same."""
    rows = union_all(_with_chat(selection), _without_chat(selection), _of_staff(selection)).subquery()
    columns = (func.coalesce(rows.c.id, 0), rows.c.channel, rows.c.address)
    digested = sha256()
    for row in tx.execute(select(*columns).order_by(*columns)):
        digested.update(repr(tuple(row)).encode())
    return digested.hexdigest()


def longest(tx: Transaction, ceremony_id: int) -> dict[str, int]:
    """How many characters the longest of each column about persons and posts has among a ceremony's guests."""
    named = ("honorific", "name", "position", "unit", "seat")
    asked = (*named, "substitute_honorific", "substitute_name", "substitute_position")
    query = select(*(func.max(func.length(guests.c[name])) for name in asked))
    row = tx.execute(query.where(guests.c.ceremony_id == ceremony_id)).one()
    found = {name: number or 0 for name, number in zip(asked, row, strict=True)}
    return {name: max(found[name], found.get(f"substitute_{name}", 0)) for name in named}


def units(tx: Transaction, selection: Selection) -> tuple[tuple[int, str, int], ...]:
    """The units of the selected guests: the id of a guest of each, its name, and how many they are."""
    query = select(func.min(guests.c.id), guests.c.unit, func.count()).where(*_chosen(selection))
    rows = tx.execute(query.group_by(guests.c.unit).order_by(guests.c.unit))
    return tuple((guest_id, unit, number) for guest_id, unit, number in rows)


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        guests.c.ceremony_id == selection.ceremony_id,
        guests.c.withdrawn.is_(False),
        guests.c.joined_to.is_(None),
    ]
    conditions += _any_of(guests.c.group_id, selection.groups)
    conditions += _any_of(guests.c.unit, selection.units)
    conditions += _any_of(guests.c.reply, selection.replies)
    conditions += _any_of(guests.c.id, selection.guests)
    if not selection.selects_guests:
        conditions.append(literal(False))
    if selection.present is not None:
        conditions.append(_inside() if selection.present else ~_inside())
    if selection.not_acknowledged is not None:
        conditions.append(_owes(selection.not_acknowledged))
    if selection.not_yet_invited:
        conditions.append(~_invited())
    return conditions


def _any_of(column: ColumnElement[Any], wanted: Sequence[object]) -> list[ColumnElement[bool]]:
    return [column.in_(wanted)] if wanted else []


def _inside() -> ColumnElement[bool]:
    standing = select(admissions.c.id).where(
        admissions.c.guest_id == guests.c.id, admissions.c.voided_at.is_(None)
    )
    return standing.exists()


def _owes(campaign_id: int) -> ColumnElement[bool]:
    """Guests that a campaign was for and that have not acknowledged it."""
    addressed = select(deliveries.c.id).where(
        deliveries.c.campaign_id == campaign_id,
        deliveries.c.guest_id == guests.c.id,
        deliveries.c.state != State.CANCELLED,
    )
    acknowledged = select(acknowledgements.c.id).where(
        acknowledgements.c.campaign_id == campaign_id, acknowledgements.c.guest_id == guests.c.id
    )
    return and_(addressed.exists(), ~acknowledged.exists())


def _invited() -> ColumnElement[bool]:
    ours = select(deliveries.c.id).join(campaigns, campaigns.c.id == deliveries.c.campaign_id)
    return ours.where(
        deliveries.c.guest_id == guests.c.id,
        campaigns.c.kind == "invitation",
        deliveries.c.state.in_([State.QUEUED, State.HELD, State.SENDING, State.WAITING, State.SENT]),
    ).exists()


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


def _with_chat(selection: Selection) -> Chosen:
    source = guests.join(chat_guests, chat_guests.c.guest_id == guests.c.id).join(chats)
    query = select(guests.c.id, chats.c.id.label("chat_id"), chats.c.channel, chats.c.address)
    return query.select_from(source).where(
        *_chosen(selection), chats.c.unreachable.is_(False), _expects_messages()
    )


def _turn_in_chat() -> ColumnElement[int]:
    """A chat that stands for several guests gets its second message after everybody has got the first."""
    return func.row_number().over(partition_by=chats.c.id, order_by=guests.c.id)


def _without_chat(selection: Selection) -> Chosen:
    reached = (
        select(chat_guests.c.chat_id)
        .join(chats)
        .where(chat_guests.c.guest_id == guests.c.id, chats.c.unreachable.is_(False), _expects_messages())
    )
    query = select(guests.c.id, cast(null(), Integer).label("chat_id"), literal(""), literal(""))
    return query.where(*_chosen(selection), ~reached.correlate(guests).exists())


def _of_staff(selection: Selection) -> Chosen:
    """The chats of staff, unless a guest is written to there; a message to them is about no guest."""
    query = select(
        cast(null(), Integer).label("guest_id"), chats.c.id.label("chat_id"), chats.c.channel, chats.c.address
    )
    return (
        query.select_from(staff.join(chats, chats.c.id == staff.c.chat_id))
        .where(
            staff.c.ceremony_id == selection.ceremony_id,
            staff.c.role.in_(selection.roles),
            staff.c.revoked_at.is_(None),
            chats.c.unreachable.is_(False),
            chats.c.id.not_in(_with_chat(selection).with_only_columns(chats.c.id)),
        )
        .distinct()
    )


def _insert(
    tx: Transaction,
    chosen: Chosen,
    campaign_id: int,
    state: State,
    reason: str,
    now: datetime,
    due_at: datetime,
) -> Any:
    constants: dict[str, Any] = {
        "campaign_id": literal(campaign_id),
        "lane": literal(CAMPAIGN_LANE),
        "heard": literal(""),
        "state": literal(state.value),
        "reason": literal(reason),
        "attempts": literal(0),
        "perhaps_twice": literal(False),
        "platform_id": literal(""),
        "queued_at": literal(now, deliveries.c.queued_at.type),
        "due_at": literal(due_at, deliveries.c.due_at.type),
    }
    columns = ["guest_id", "chat_id", "channel", "address", *constants]
    rows = chosen.add_columns(*constants.values())
    return insert(tx, deliveries).from_select(columns, rows).on_conflict_do_nothing()
