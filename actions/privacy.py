"""What people decide about their own data: to see, correct, delete it, to agree and to withdraw that."""

from collections import Counter
from datetime import datetime

from actions.rsvp import Actor
from ceremony import privacy as rules
from ceremony.errors import NotYours, Refused
from ceremony.model import Consent, Guest, Holder
from ceremony.privacy import Kept, Kind
from messages.texts import texts
from storage import admissions, audit, ceremonies, chats, deliveries, forgetting, guests, imports, requests
from storage.chats import Step
from storage.types import Transaction


def view(tx: Transaction, guest_id: int, *, by: Actor, now: datetime) -> Kept:
    """Everything kept about the one a chat stands for; that it was asked for is entered as done.

    Raises:
        NotYours: it is a unit's clerk who asks.
    """
    refuse_clerk(by)
    guest = guests.get(tx, guest_id)
    requests.add(tx, guest.ceremony_id, guest_id, Kind.VIEW, now, how="chat", done_at=now)
    return Kept(
        ceremonies.get(tx, guest.ceremony_id),
        guest,
        by.holder,
        Counter(chat.channel for chat in chats.holding(tx, guest_id, by.holder)),
        deliveries.counts_about(tx, guest_id),
        admissions.of_guest(tx, guest_id),
        audit.about(tx, guest_id),
    )


def correct(tx: Transaction, guest_id: int, field: str, value: str, *, by: Actor, now: datetime) -> None:
    """Store the right name or phone of the one a chat stands for.

    Raises:
        NotYours: it is a unit's clerk who corrects; `units.correct` is for those.
        Refused: nobody has agreed that it is kept.
    """
    refuse_clerk(by)
    guest = guests.get(tx, guest_id)
    if not rules.may_keep(guest):
        raise Refused("needs_consent")
    guests.save_person(tx, rules.corrected(guest, by.holder, field, value))
    _record(tx, guest, Kind.CORRECT, "corrected", by, now)


def consent(tx: Transaction, guest_id: int, agreed: bool, *, by: Actor, now: datetime) -> Guest:
    """Record whether the invited one agrees that name and phone are kept; without that they are forgotten.

    Raises:
        NotYours: it is a substitute who says so.
    """
    guest = guests.get(tx, guest_id)
    if by.holder is not Holder.INVITED or not guest.asks_consent:
        raise NotYours()
    decided = rules.consent_after(guest.consent, agreed)
    if decided is guest.consent:
        return guest
    guests.set_consent(tx, guest_id, decided, now)
    if not agreed:
        _forget(tx, guest, Holder.INVITED, now)
    if decided is Consent.WITHDRAWN:
        requests.add(tx, guest.ceremony_id, guest_id, Kind.WITHDRAW, now, how="chat", done_at=now)
    audit.record(tx, guest.ceremony_id, "consent", now, guest_id=guest_id, by_chat=by.chat_id, consent=decided)
    return guests.get(tx, guest_id)


def erase(tx: Transaction, guest_id: int, *, by: Actor, now: datetime) -> None:
    """Delete what is personal about the one a chat stands for. Post, reply and attendance stay.

    Raises:
        NotYours: it is a unit's clerk who asks.
    """
    refuse_clerk(by)
    guest = guests.get(tx, guest_id)
    if guest.consent is Consent.GIVEN and by.holder is Holder.INVITED:
        guests.set_consent(tx, guest_id, Consent.WITHDRAWN, now)
    held = _forget(tx, guest, by.holder, now)
    _unlink(tx, guest, by.holder)
    # The chat that asked has yet to be told; its address goes with the others that are no longer used.
    unused = held.intersection(forgetting.unused_chats(tx, now)) - {by.chat_id}
    forgetting.addresses(tx, sorted(unused), now)
    _record(tx, guest, Kind.DELETE, "erased", by, now)


def refuse_clerk(by: Actor) -> None:
    """See that it is a person's own wish.

    Raises:
        NotYours: it is a unit's clerk's.
    """
    if by.holder is Holder.CLERK:
        raise NotYours()


def forget_everything(tx: Transaction, guest: Guest, now: datetime) -> set[int]:
    """Delete what is personal about a guest and its substitute; gives the chats that stood for them."""
    held = _forget(tx, guest, Holder.INVITED, now)
    _unlink(tx, guest, Holder.INVITED)
    return held


def _forget(tx: Transaction, guest: Guest, holder: Holder, now: datetime) -> set[int]:
    """Blank names, phones and words; gives the chats in which they were said."""
    unnamed = texts("vi")("delegate.unnamed_substitute", post=guest.post)
    for post in guests.of_one(tx, guest.id):
        guests.save_person(tx, rules.without_person(post, holder, unnamed))
        imports.forget_guest(tx, post.ceremony_id, post.id)
        if holder is Holder.INVITED:
            guests.set_erased(tx, post.id, now)
    held = {chat.id for each in _forgotten_with(holder) for chat in chats.holding(tx, guest.id, each)}
    forgetting.words(tx, held, now, guest_id=guest.id)
    for chat_id in held:
        chats.set_step(tx, chat_id, Step())
        chats.set_choices_of(tx, {chat_id: ()})
    return held


def _unlink(tx: Transaction, guest: Guest, holder: Holder) -> None:
    for each in _forgotten_with(holder):
        chats.unlink(tx, guest.id, each)


def _forgotten_with(holder: Holder) -> tuple[Holder, ...]:
    """Whose chats speak of somebody: the invited one's substitute is forgotten too, but not the other way."""
    return (holder,) if holder is Holder.SUBSTITUTE else tuple(Holder)


def _record(tx: Transaction, guest: Guest, kind: Kind, act: str, by: Actor, now: datetime) -> None:
    requests.add(tx, guest.ceremony_id, guest.id, kind, now, how="chat", done_at=now)
    audit.record(tx, guest.ceremony_id, act, now, guest_id=guest.id, by_chat=by.chat_id)
