"""Guests: invited posts, who holds them, and what they answered."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update

from ceremony.errors import AnswerChanged
from ceremony.model import Consent, Guest, Person, Reply
from ceremony.names import fold
from ceremony.rsvp import Decision
from storage.tables import codes, guests
from storage.types import Transaction

_FIELD, _POST = "\x1f", "\x1e"


@cache
def select_guests() -> Select[*tuple[Any, ...]]:
    """All that makes a guest, conditions to be added."""
    joined = guests.alias("joined")
    also = (
        select(func.aggregate_strings(joined.c.position + _FIELD + joined.c.unit, _POST))
        .where(joined.c.joined_to == guests.c.id, joined.c.withdrawn.is_(False))
        .scalar_subquery()
    )
    live = and_(codes.c.guest_id == guests.c.id, codes.c.voided_at.is_(None))
    source = guests.outerjoin(codes, live)
    return select(guests, codes.c.code, also.label("also")).select_from(source)


@cache
def _some() -> Select[*tuple[Any, ...]]:
    return _ordered(select_guests().where(guests.c.id.in_(bindparam("ids", expanding=True))))


def get(tx: Transaction, guest_id: int) -> Guest:
    """The guest with this id."""
    return _guest(tx.execute(select_guests().where(guests.c.id == guest_id)).one())


def some(tx: Transaction, guest_ids: Sequence[int]) -> tuple[Guest, ...]:
    """These guests, by rank."""
    if not guest_ids:
        return ()
    return tuple(_guest(row) for row in tx.execute(_some(), dict(ids=guest_ids)))


def mains(tx: Transaction, guest_ids: Collection[int]) -> dict[int, int]:
    """For each of these guests that exist who comes: itself, or the one it is joined to."""
    if not guest_ids:
        return {}
    query = select(guests.c.id, func.coalesce(guests.c.joined_to, guests.c.id)).where(guests.c.id.in_(guest_ids))
    return {guest_id: main_id or guest_id for guest_id, main_id in tx.execute(query)}


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[Guest, ...]:
    """The guests of a ceremony who hold a chair of their own; the withdrawn left out."""
    return many(tx, select_guests().where(guests.c.ceremony_id == ceremony_id, *_STANDING))


def of_one(tx: Transaction, guest_id: int) -> tuple[Guest, ...]:
    """The posts that one person holds: this guest and those joined to it."""
    return many(tx, select_guests().where(or_(guests.c.id == guest_id, guests.c.joined_to == guest_id)))


def ever_listed(tx: Transaction, ceremony_id: int) -> tuple[Guest, ...]:
    """Every guest of a ceremony, the withdrawn and the joined too."""
    return many(tx, select_guests().where(guests.c.ceremony_id == ceremony_id))


def search(tx: Transaction, ceremony_id: int, words: str, limit: int = 8) -> tuple[Guest, ...]:
    """Guests whose name, post, unit or substitute holds the words, with or without diacritics.

    Those that hold them in this order come alone; where there are none, those that hold them all.
    """
    phrase = fold(words)
    return _matching(tx, ceremony_id, [phrase], limit) or _matching(tx, ceremony_id, phrase.split(), limit)


def _matching(tx: Transaction, ceremony_id: int, parts: Sequence[str], limit: int) -> tuple[Guest, ...]:
    conditions = [guests.c.search.contains(part, autoescape=True) for part in parts]
    query = select_guests().where(guests.c.ceremony_id == ceremony_id, *_STANDING, *conditions)
    return many(tx, query.limit(limit))


def save_decision(tx: Transaction, guest: Guest, decision: Decision) -> None:
    """Store an answer over the version it was decided on.

    Raises:
        AnswerChanged: somebody else stored an answer since `guest` was read.
    """
    person = decision.substitute or Person("", "", "")
    values = {
        "reply": decision.reply,
        "reason": decision.reason,
        "version": guest.version + 1,
        "substitute_honorific": person.honorific,
        "substitute_name": person.name,
        "substitute_position": person.position,
        "substitute_phone": person.phone,
        "search": search_key(guest.name, guest.position, guest.unit, person.name),
    }
    save_over_version(tx, guest, values)


def set_name(tx: Transaction, guest: Guest, name: str) -> None:
    """Store the name of the one who holds the post."""
    key = search_key_of(replace(guest, name=name))
    tx.execute(update(guests).where(guests.c.id == guest.id).values(name=name, search=key))


def save_person(tx: Transaction, guest: Guest) -> None:
    """Store what is personal as it stands in `guest`, corrected or blank, over the version that was read.

    Raises:
        AnswerChanged: somebody stored an answer since then.
    """
    person = guest.substitute or Person("", "", "")
    values = {
        "name": guest.name,
        "phone": guest.phone,
        "reason": guest.reason,
        "version": guest.version + 1,
        "substitute_name": person.name,
        "substitute_position": person.position,
        "substitute_phone": person.phone,
        "search": search_key_of(guest),
    }
    save_over_version(tx, guest, values)


def set_erased(tx: Transaction, guest_id: int, now: datetime) -> None:
    """Remember that name, phone and note were deleted, so that no list brings them back."""
    tx.execute(update(guests).where(guests.c.id == guest_id).values(erased_at=now, note=""))


def is_erased(tx: Transaction, guest_id: int) -> bool:
    """Whether name, phone and note were deleted for good."""
    return tx.execute(select(guests.c.erased_at).where(guests.c.id == guest_id)).scalar_one() is not None


def find(tx: Transaction, guest_id: int) -> Guest | None:
    """The guest with this id, if there is one."""
    row = tx.execute(select_guests().where(guests.c.id == guest_id)).one_or_none()
    return _guest(row) if row else None


def set_consent(tx: Transaction, guest_id: int, consent: Consent, now: datetime) -> None:
    """Store what was said about keeping name and phone, and when."""
    tx.execute(update(guests).where(guests.c.id == guest_id).values(consent=consent, consent_at=now))


def count_consents(tx: Transaction, ceremony_id: int) -> dict[Consent, int]:
    """How many of those who are to be asked have said what."""
    query = select(guests.c.consent, func.count()).where(
        guests.c.ceremony_id == ceremony_id, guests.c.asks_consent, *_STANDING
    )
    found = {Consent(row[0]): row[1] for row in tx.execute(query.group_by(guests.c.consent))}
    return {consent: found.get(consent, 0) for consent in Consent}


def count_by_group(tx: Transaction, guest_ids: Collection[int]) -> dict[int, int]:
    """How many of these guests each group has."""
    query = select(guests.c.group_id, func.count()).where(guests.c.id.in_(guest_ids)).group_by(guests.c.group_id)
    return {group_id: count for group_id, count in tx.execute(query)}


def set_name_asked(tx: Transaction, guest_id: int) -> None:
    """Remember that the name was asked for once."""
    tx.execute(update(guests).where(guests.c.id == guest_id).values(name_asked=True))


def set_companions(tx: Transaction, guest_id: int, companions: int, driver: bool) -> None:
    """Store who comes along."""
    tx.execute(update(guests).where(guests.c.id == guest_id).values(companions=companions, driver=driver))


def save_over_version(tx: Transaction, guest: Guest, values: dict[str, Any]) -> None:
    """Store columns of a guest as long as nobody stored an answer since it was read.

    Raises:
        AnswerChanged: somebody did.
    """
    query = update(guests).where(guests.c.id == guest.id, guests.c.version == guest.version).values(values)
    if tx.execute(query).rowcount != 1:
        raise AnswerChanged(guest.id)


def search_key_of(guest: Guest) -> str:
    """What a search looks through for this guest."""
    return search_key(guest.name, guest.position, guest.unit, guest.substitute.name if guest.substitute else "")


def search_key(*texts: str) -> str:
    """What a search looks through: the texts folded."""
    return fold(" ".join(texts))


_STANDING = (guests.c.withdrawn.is_(False), guests.c.joined_to.is_(None))


def many(tx: Transaction, query: Select[*tuple[Any, ...]]) -> tuple[Guest, ...]:
    """The guests that `select_guests` with conditions finds: by group, unit and rank."""
    return tuple(_guest(row) for row in tx.execute(_ordered(query)))


def _ordered(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.order_by(guests.c.group_id, guests.c.unit, guests.c.rank, guests.c.id)


def _guest(row: Row[*tuple[Any, ...]]) -> Guest:
    return Guest(
        id=row.id,
        ceremony_id=row.ceremony_id,
        group_id=row.group_id,
        key=row.key,
        position=row.position,
        unit=row.unit,
        also=tuple(_post(text) for text in (row.also or "").split(_POST) if text),
        honorific=row.honorific,
        name=row.name,
        phone=row.phone,
        rank=row.rank,
        seat=row.seat,
        reply=Reply(row.reply),
        reason=row.reason,
        version=row.version,
        substitute=_substitute(row),
        name_asked=row.name_asked,
        withdrawn=row.withdrawn,
        joined_to=row.joined_to,
        code=row.code or "",
        companions=row.companions,
        driver=row.driver,
        asks_consent=row.asks_consent,
        consent=Consent(row.consent),
        consent_at=row.consent_at,
        leader=row.leader,
        note=row.note,
        speaks=row.speaks,
    )


def _post(text: str) -> tuple[str, str]:
    position, _, unit = text.partition(_FIELD)
    return position, unit


def _substitute(row: Row[*tuple[Any, ...]]) -> Person | None:
    if row.reply != Reply.SUBSTITUTED:
        return None
    return Person(row.substitute_honorific, row.substitute_name, row.substitute_position, row.substitute_phone)
