"""Chats: who writes to us from where, which guests they stand for, and where their conversation is."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, select, update

from ceremony.model import Holder
from storage.tables import chat_guests, chats, guests
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Step:
    """What the chat was asked last: the question's name and what was gathered so far."""

    name: str = ""
    draft: dict[str, Any] | None = None


@dataclass(frozen=True)
class Choice:
    """What was offered: its words and data, and its number where that is not its place among the others."""

    words: str
    data: str
    own: int = 0


@dataclass(frozen=True)
class Chat:
    """A person's chat on one channel. `choices` are what is offered, as (words, data), each at its number.

    A number that means nothing has ('', '').
    """

    id: int
    channel: str
    address: str
    language: str
    step: Step
    choices: tuple[tuple[str, str], ...]
    wrong_codes: int
    wrong_code_at: datetime | None


@dataclass(frozen=True)
class Link:
    """A guest this chat stands for, and as whom."""

    guest_id: int
    holder: Holder


def open_chat(tx: Transaction, channel: str, address: str, language: str, now: datetime) -> Chat:
    """The chat at this address, made on first sight; that it writes shows it can be reached again."""
    fresh = dict(
        channel=channel,
        address=address,
        language=language,
        step="",
        choices="",
        wrong_codes=0,
        wrong_code_at=None,
        unreachable=False,
        opened_at=now,
    )
    statement = insert(tx, chats).values(fresh)
    upsert = statement.on_conflict_do_update(index_elements=["channel", "address"], set_={"unreachable": False})
    return _chat(tx.execute(upsert.returning(chats)).one())


def get(tx: Transaction, chat_id: int) -> Chat:
    """The chat with this id."""
    return _chat(tx.execute(select(chats).where(chats.c.id == chat_id)).one())


def _chat(row: Row[*tuple[Any, ...]]) -> Chat:
    step = json.loads(row.step) if row.step else {}
    return Chat(
        id=row.id,
        channel=row.channel,
        address=row.address,
        language=row.language,
        step=Step(**step),
        choices=_by_number(_offered(row.choices)),
        wrong_codes=row.wrong_codes,
        wrong_code_at=row.wrong_code_at,
    )


def _offered(stored: str) -> tuple[Choice, ...]:
    return tuple(Choice(*each) for each in json.loads(stored or "[]"))


def _by_number(offered: Sequence[Choice]) -> tuple[tuple[str, str], ...]:
    numbered = {choice.own or place: (choice.words, choice.data) for place, choice in enumerate(offered, 1)}
    return tuple(numbered.get(number, ("", "")) for number in range(1, max(numbered, default=0) + 1))


def find(tx: Transaction, channel: str, address: str) -> Chat | None:
    """The chat at this address, if it has ever written."""
    query = select(chats.c.id).where(chats.c.channel == channel, chats.c.address == address)
    chat_id = tx.execute(query).scalar_one_or_none()
    return get(tx, chat_id) if chat_id is not None else None


def set_step(tx: Transaction, chat_id: int, step: Step) -> None:
    """Store what was asked, or with an empty step that nothing is."""
    text = json.dumps({"name": step.name, "draft": step.draft}, ensure_ascii=False) if step.name else ""
    tx.execute(update(chats).where(chats.c.id == chat_id).values(step=text))


def offered_in(tx: Transaction, chat_ids: Collection[int]) -> dict[int, tuple[Choice, ...]]:
    """What is offered in each of these chats."""
    return {chat_id: _offered(stored) for chat_id, stored in tx.execute(_OFFERED_IN, dict(ids=list(chat_ids)))}


def set_choices_of(tx: Transaction, choices: Mapping[int, Sequence[Choice]]) -> None:
    """Store what is offered in each of these chats; those with numbers of their own come last."""
    stored = {
        chat: json.dumps([astuple(each) for each in every], ensure_ascii=False) for chat, every in choices.items()
    }
    rows = [dict(b_id=chat, b_choices=each) for chat, each in stored.items()]
    if rows:
        tx.execute(_SET_CHOICES, rows)


def set_language(tx: Transaction, chat_id: int, language: str) -> None:
    """Store the language the person chose."""
    tx.execute(update(chats).where(chats.c.id == chat_id).values(language=language))


def set_wrong_codes(tx: Transaction, chat_id: int, count: int, now: datetime | None) -> None:
    """Store how many wrong codes came in a row, and when the last one did."""
    tx.execute(update(chats).where(chats.c.id == chat_id).values(wrong_codes=count, wrong_code_at=now))


def set_unreachable(tx: Transaction, chat_id: int) -> None:
    """Remember that nothing reaches this chat until it writes again."""
    tx.execute(update(chats).where(chats.c.id == chat_id).values(unreachable=True))


def move(tx: Transaction, chat_id: int, address: str) -> None:
    """Store the chat's new address, unless another chat has it."""
    there = chats.alias()
    taken = exists().where(there.c.channel == chats.c.channel, there.c.address == address)
    tx.execute(update(chats).where(chats.c.id == chat_id, ~taken).values(address=address))


def languages(tx: Transaction, chat_ids: Collection[int]) -> dict[int, str]:
    """The languages of these chats."""
    return {chat_id: language for chat_id, language in tx.execute(_LANGUAGES, dict(ids=list(chat_ids)))}


def link(tx: Transaction, chat_id: int, guest_id: int, holder: Holder, now: datetime) -> None:
    """Let the chat stand for a guest. Who stands for the invited one keeps doing so, whatever is opened later.

    A clerk's is the weakest: it takes the place of nothing.
    """
    values = dict(chat_id=chat_id, guest_id=guest_id, holder=holder, linked_at=now)
    statement = insert(tx, chat_guests).values(values)
    if holder is not Holder.INVITED:
        tx.execute(statement.on_conflict_do_nothing())
    else:
        keys = ["chat_id", "guest_id"]
        tx.execute(statement.on_conflict_do_update(index_elements=keys, set_={"holder": holder}))


def links_of(tx: Transaction, chat_id: int) -> tuple[Link, ...]:
    """The guests the chat stands for, the latest first; of joined posts the one who comes."""
    source = select(chat_guests).join(guests, guests.c.id == chat_guests.c.guest_id)
    query = source.where(chat_guests.c.chat_id == chat_id, guests.c.joined_to.is_(None))
    rows = tx.execute(query.order_by(chat_guests.c.linked_at.desc(), chat_guests.c.guest_id.desc()))
    return tuple(Link(row.guest_id, Holder(row.holder)) for row in rows)


def guests_of(tx: Transaction, chat_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The guests each of these chats stands for, the earliest first."""
    found: dict[int, tuple[int, ...]] = {}
    for chat_id, guest_id in tx.execute(_GUESTS_OF, dict(ids=list(chat_ids))):
        found[chat_id] = (*found.get(chat_id, ()), guest_id)
    return found


def holding(tx: Transaction, guest_id: int, holder: Holder) -> tuple[Chat, ...]:
    """The chats that stand for a guest as `holder`."""
    query = select(chat_guests.c.chat_id).where(chat_guests.c.guest_id == guest_id, chat_guests.c.holder == holder)
    return tuple(get(tx, chat_id) for chat_id in tx.execute(query.order_by(chat_guests.c.chat_id)).scalars())


def unlink(tx: Transaction, guest_id: int, holder: Holder) -> None:
    """End what the chats of a former substitute stand for."""
    tx.execute(delete(chat_guests).where(chat_guests.c.guest_id == guest_id, chat_guests.c.holder == holder))


def follow(tx: Transaction, guest_id: int, main_id: int, now: datetime) -> None:
    """Let the chats of a guest stand for another one too; what they were being asked is ended."""
    for row in tx.execute(select(chat_guests).where(chat_guests.c.guest_id == guest_id)).all():
        link(tx, row.chat_id, main_id, Holder(row.holder), now)
        set_step(tx, row.chat_id, Step())
    unlink(tx, guest_id, Holder.SUBSTITUTE)


def unfollow(tx: Transaction, guest_id: int, main_id: int, since: datetime | None) -> None:
    """End what the chats of a guest stand for since they followed."""
    theirs = select(chat_guests.c.chat_id).where(chat_guests.c.guest_id == guest_id)
    followed = (chat_guests.c.guest_id == main_id, chat_guests.c.linked_at == since)
    tx.execute(delete(chat_guests).where(*followed, chat_guests.c.chat_id.in_(theirs)))


_SET_CHOICES = update(chats).where(chats.c.id == bindparam("b_id")).values(choices=bindparam("b_choices"))
_OFFERED_IN = select(chats.c.id, chats.c.choices).where(chats.c.id.in_(bindparam("ids", expanding=True)))
_GUESTS_OF = (
    select(chat_guests.c.chat_id, chat_guests.c.guest_id)
    .where(chat_guests.c.chat_id.in_(bindparam("ids", expanding=True)))
    .order_by(chat_guests.c.linked_at, chat_guests.c.guest_id)
)
_LANGUAGES = select(chats.c.id, chats.c.language).where(chats.c.id.in_(bindparam("ids", expanding=True)))
