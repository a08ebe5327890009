"""Joining posts that one person holds, and splitting them again."""

from datetime import datetime

from actions import saying
from ceremony.errors import Refused
from ceremony.model import Ceremony, Guest, Holder, Reply
from ceremony.rsvp import Decision
from messages import wording
from messages.texts import texts
from storage import admissions, audit, ceremonies, chats, codes, deliveries, guests, joins
from storage.types import Transaction

_AWAITING = Decision(Reply.AWAITING, "", None, changed=True, code_for=None)


def check(tx: Transaction, main_id: int, other_id: int) -> tuple[Guest, Guest]:
    """The main guest and the one whose post is to be joined.

    Raises:
        Refused: these two cannot be joined, or not any more.
    """
    main, other = guests.get(tx, main_id), guests.get(tx, other_id)
    if main_id == other_id or main.ceremony_id != other.ceremony_id:
        raise Refused("join_itself", post=main.post)
    for guest in (main, other):
        if guest.withdrawn or guest.joined_to:
            raise Refused("join_gone", post=guest.post)
    if other.also:
        raise Refused("join_has_posts", post=other.post)
    if admissions.standing(tx, other.id):
        raise Refused("join_present", post=other.post)
    return main, other


def takes_reply(main: Guest, other: Guest) -> bool:
    """Whether the main guest, who has not answered, takes over what the other one answered."""
    return main.reply is Reply.AWAITING and other.reply is not Reply.AWAITING


def join(tx: Transaction, main_id: int, other_id: int, *, by_chat: int, now: datetime) -> Guest:
    """Let the main guest answer and come for the other's post too, and tell their chats.

    Raises:
        Refused: as `check`.
    """
    joins.lock(tx, [main_id, other_id])
    main, other = check(tx, main_id, other_id)
    absorb(tx, main, other, by_chat=by_chat, now=now)
    joins.join(tx, other.id, main.id, in_chat=now)
    audit.record(tx, main.ceremony_id, "join", now, guest_id=other.id, by_chat=by_chat, to=main.id)
    joined, ceremony = guests.get(tx, main.id), ceremonies.get(tx, main.ceremony_id)
    for chat in saying.others(saying.chats_of(tx, joined), by_chat):
        saying.say(tx, chat, wording.joined(texts(chat.language), ceremony, joined, now), now)
    return joined


def absorb(tx: Transaction, main: Guest, other: Guest, *, by_chat: int | None, now: datetime) -> None:
    """Give what belongs to the other guest to the main one: chats, and the answer where the main one has none."""
    if takes_reply(main, other):
        _take_reply(tx, main, other, by_chat, now)
    elif other.substitute:
        _dismiss(tx, ceremonies.get(tx, other.ceremony_id), other, by_chat, now)
    if other.reply is not Reply.AWAITING:
        guests.save_decision(tx, other, _AWAITING)
    codes.issue(tx, other.id, Holder.INVITED, now)
    chats.follow(tx, other.id, main.id, now)
    deliveries.cancel_campaigns(tx, other.id, "joined", now)


def split(tx: Transaction, guest_id: int, *, by_chat: int, now: datetime) -> Guest:
    """Let a joined post have a guest of its own again, who has not answered; its chats are invited anew.

    Raises:
        Refused: the post is not joined, or not any more.
    """
    guest = guests.get(tx, guest_id)
    joins.lock(tx, [guest_id, guest.joined_to or guest_id])
    guest = guests.get(tx, guest_id)
    if guest.joined_to is None or guest.withdrawn:
        raise Refused("not_joined", post=guest.post)
    chats.unfollow(tx, guest.id, guest.joined_to, joins.joined_at(tx, guest.id))
    joins.split(tx, guest.id, now)
    audit.record(tx, guest.ceremony_id, "split", now, guest_id=guest.id, by_chat=by_chat, of=guest.joined_to)
    ceremony, group = ceremonies.get(tx, guest.ceremony_id), ceremonies.group(tx, guest.group_id)
    for chat in saying.others(chats.holding(tx, guest.id, Holder.INVITED), by_chat):
        saying.say(tx, chat, wording.invitation(texts(chat.language), ceremony, group, guest, now), now)
    return guests.get(tx, guest_id)


def _take_reply(tx: Transaction, main: Guest, other: Guest, by_chat: int | None, now: datetime) -> None:
    """The substitute's code and chats come along: they now stand for the main guest's substitute."""
    taken = Decision(other.reply, other.reason, other.substitute, changed=True, code_for=None)
    guests.save_decision(tx, main, taken)
    if other.substitute:
        codes.hand_over(tx, other.id, main.id, now)
    details = dict(reply=other.reply, of=other.id)
    audit.record(tx, main.ceremony_id, "reply", now, guest_id=main.id, by_chat=by_chat, **details)


def _dismiss(tx: Transaction, ceremony: Ceremony, other: Guest, by_chat: int | None, now: datetime) -> None:
    assert other.substitute is not None
    for chat in saying.others(chats.holding(tx, other.id, Holder.SUBSTITUTE), by_chat):
        saying.say(tx, chat, wording.dismissed(texts(chat.language), ceremony, other, other.substitute), now)
    chats.unlink(tx, other.id, Holder.SUBSTITUTE)
