"""What happens when a guest has really come in: of a leader the reception is told at once."""

from datetime import datetime

from actions import saying
from ceremony.errors import Refused
from ceremony.model import Ceremony, Guest, Role
from messages import at_reception
from messages.model import Button, Message
from messages.texts import texts
from storage import admissions, audit, ceremonies, chats, guests, staff, welcomes
from storage.admissions import Admission
from storage.chats import Chat
from storage.types import Transaction
from storage.welcomes import Welcome


def arrived(tx: Transaction, guest: Guest, admission: Admission, now: datetime) -> None:
    """Called once in the transaction of each admission; one that was made without a network comes later."""
    if not _leads(tx, guest):
        return
    welcomes.tell(tx, guest.id, now)
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    for chat in reception(tx, ceremony.id):
        t = texts(chat.language)
        text = at_reception.arrival(t, ceremony, guest, admission.at, admission.door, now)
        button = Button(t("button.welcomed"), f"welcomed:{admission.id}")
        saying.say(tx, chat, Message(text, ((button,),)), now)


def undone(tx: Transaction, guest: Guest, now: datetime) -> None:
    """Called in the transaction in which an admission was taken back."""
    if _leads(tx, guest):
        for chat in reception(tx, guest.ceremony_id):
            t = texts(chat.language)
            saying.say(tx, chat, Message(t("reception.undone", person=at_reception.person(t, guest))), now)


def welcome(
    tx: Transaction, standing: Admission, by: str, *, chat_id: int, now: datetime
) -> tuple[Guest, Welcome]:
    """Give the welcoming of a leader to the first who takes it, and tell the others; gives whose it is.

    Raises:
        Refused: this is no leader of whom was told.
    """
    guest = guests.get(tx, standing.guest_id)
    first = welcomes.take(tx, guest.id, by, now)
    done = welcomes.find(tx, guest.id)
    if done is None or done.at is None:
        raise Refused("old_button")
    if first:
        audit.record(tx, guest.ceremony_id, "welcomed", now, guest_id=guest.id, by_chat=chat_id)
        _tell_others(tx, ceremonies.get(tx, guest.ceremony_id), guest, done.by, done.at, chat_id)
    return guest, done


def standing_of(tx: Transaction, admission_id: int) -> Admission:
    """The admission that an alert told of.

    Raises:
        Refused: it was taken back.
    """
    standing = admissions.get_standing(tx, admission_id)
    if standing is None:
        raise Refused("arrival_undone")
    return standing


def reception(tx: Transaction, ceremony_id: int) -> tuple[Chat, ...]:
    """The chats of the reception, those of groups too."""
    return tuple(chats.get(tx, chat_id) for chat_id in staff.chats_with(tx, ceremony_id, Role.RECEPTION))


def _tell_others(tx: Transaction, ceremony: Ceremony, guest: Guest, by: str, at: datetime, chat_id: int) -> None:
    for chat in saying.others(reception(tx, ceremony.id), chat_id):
        text = at_reception.welcomed(texts(chat.language), ceremony, guest, by, at)
        saying.say(tx, chat, Message(text), at)


def _leads(tx: Transaction, guest: Guest) -> bool:
    return guest.leader or (bool(guest.also) and any(post.leader for post in guests.of_one(tx, guest.id)))
