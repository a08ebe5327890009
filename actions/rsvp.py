"""Recording answers: by the guest, a clerk, a substitute, or an organiser on the telephone."""

from dataclasses import dataclass
from datetime import datetime

from actions import saying
from ceremony import rsvp
from ceremony.errors import NotYours, Refused
from ceremony.model import Ceremony, Guest, Holder, Person, Reply
from ceremony.rsvp import Choice, Decision
from messages import wording
from messages.model import Message
from messages.texts import texts
from storage import acknowledgements, audit, ceremonies, chats, codes, guests
from storage.types import Transaction
from storage.unit_links import covers


@dataclass(frozen=True)
class Actor:
    """Who answers: a chat, as whom, and whether it does so as an organiser.

    `chat_id` is None for the operator and for the page of a unit's link; `unit` is whose link that is.
    """

    chat_id: int | None
    holder: Holder
    organiser: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Answered:
    """The guest as it is now, and what the answer changed."""

    ceremony: Ceremony
    guest: Guest
    decision: Decision


def actor(tx: Transaction, chat_id: int, guest_id: int) -> Actor:
    """As whom a chat may answer for a guest.

    Raises:
        NotYours: the chat does not stand for this guest.
    """
    for link in chats.links_of(tx, chat_id):
        if link.guest_id == guest_id and (link.holder is not Holder.CLERK or covers(tx, chat_id, guest_id)):
            return Actor(chat_id, link.holder)
    raise NotYours()


def answer(tx: Transaction, guest_id: int, choice: Choice, *, by: Actor, now: datetime) -> Answered:
    """Record a guest's reply and return what changed. The same reply again changes nothing.

    Raises:
        RepliesClosed: the deadline has passed and `by` is not an organiser.
        NotHeld: the ceremony is postponed or cancelled.
        Refused: the guest is no longer invited.
    """
    guest = guests.get(tx, guest_id)
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    if guest.withdrawn:
        raise Refused("withdrawn", contact=ceremony.contact)
    decision = rsvp.decide(ceremony, guest, choice, as_holder=by.holder, organiser=by.organiser, now=now)
    if decision.changed:
        _save(tx, ceremony, guest, decision, by, now)
    if by.chat_id is not None and not by.organiser and by.holder is not Holder.CLERK:
        acknowledgements.record_reply(tx, guest_id, by.chat_id, now)
    return Answered(ceremony, guests.get(tx, guest_id), decision)


def tell_guest(tx: Transaction, answered: Answered, by_chat: int | None, now: datetime) -> None:
    """Tell a guest's own chats what was recorded on their behalf."""
    guest = answered.guest
    for chat in saying.others(saying.chats_of(tx, guest), by_chat):
        t = texts(chat.language)
        reply = wording.describe_reply(t, guest)
        text = t("delegate.on_behalf", addressed=wording.addressed(guest), reply=reply)
        buttons = wording.reply_buttons(t, answered.ceremony, guest, now)
        if guest.reply is not Reply.DECLINED:
            buttons = (wording.ticket_button(t, guest), *buttons)
        saying.say(tx, chat, Message(text, buttons, about=guest.id), now)


def _save(tx: Transaction, ceremony: Ceremony, guest: Guest, decision: Decision, by: Actor, now: datetime) -> None:
    guests.save_decision(tx, guest, decision)
    if decision.code_for:
        codes.issue(tx, guest.id, decision.code_for, now)
    if guest.substitute and decision.code_for:
        _dismiss(tx, ceremony, guest, guest.substitute, by, now)
    if (
        by.holder is not Holder.SUBSTITUTE
        and not by.organiser
        and guest.reply not in (Reply.AWAITING, decision.reply)
    ):
        _tell_others(tx, ceremony, guest.id, by, now)
    audit.record(
        tx,
        ceremony.id,
        "reply",
        now,
        guest_id=guest.id,
        by_chat=by.chat_id,
        reply=decision.reply,
        on_behalf=by.organiser or by.holder is Holder.CLERK,
        holder=by.holder,
        **({"unit": by.unit} if by.unit else {}),
    )


def _tell_others(tx: Transaction, ceremony: Ceremony, guest_id: int, by: Actor, now: datetime) -> None:
    """Tell who else holds the invitation that the answer they may have given is another now."""
    changed = guests.get(tx, guest_id)
    for chat in saying.others(chats.holding(tx, guest_id, Holder.INVITED), by.chat_id):
        saying.say(tx, chat, wording.reply_changed(texts(chat.language), ceremony, changed, now), now)


def _dismiss(
    tx: Transaction, ceremony: Ceremony, guest: Guest, substitute: Person, by: Actor, now: datetime
) -> None:
    """End the former substitute's chats; the invited one is told where the substitute ended it."""
    for chat in saying.others(chats.holding(tx, guest.id, Holder.SUBSTITUTE), by.chat_id):
        message = wording.dismissed(texts(chat.language), ceremony, guest, substitute)
        saying.say(tx, chat, message, now)
    chats.unlink(tx, guest.id, Holder.SUBSTITUTE)
    if by.holder is Holder.SUBSTITUTE:
        for chat in chats.holding(tx, guest.id, Holder.INVITED):
            changed = guests.get(tx, guest.id)
            message = wording.substitute_changed(texts(chat.language), ceremony, changed, substitute, now)
            saying.say(tx, chat, message, now)
