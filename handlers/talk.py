"""What a handler works with: the transaction, the chat it answers, and the moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from actions import door, saying
from actions.importing import Reading
from actions.rsvp import Actor
from ceremony.errors import Refused
from ceremony.model import Ceremony, Contact, Holder, Role
from messages import wording
from messages.links import Links
from messages.model import Button, Message
from messages.texts import Texts
from messages.times import show_moment
from storage import ceremonies, chats, guests, staff
from storage.chats import Chat, Step
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Talk:
    """One turn of a conversation.

    `reading` is the list that a file was read as, before the turn began.
    `keep` is how long personal data stays after a ceremony. `nonce` is unique to what the person did, and the same
    when it is repeated. `member` is who speaks in a group's chat, '' in a person's own.
    """

    tx: Transaction
    chat: Chat
    t: Texts
    links: Links
    keep: timedelta
    now: datetime
    nonce: str
    member: str = ""
    reading: Reading | None = None

    def ask(self, step: str, **draft: Any) -> None:
        """Remember which question the next words answer; a number no longer chooses what was offered before.

        A question about a guest leaves what was offered about others.
        """
        chats.set_step(self.tx, self.chat.id, Step(step, draft))
        saying.close(self.tx, self.chat, but_own="guest" in draft)

    def done(self) -> None:
        """Nothing is being asked any more."""
        chats.set_step(self.tx, self.chat.id, Step())

    @property
    def draft(self) -> dict[str, Any]:
        """What was gathered in the steps so far."""
        return dict(self.chat.step.draft or {})

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The duties this chat has, as they were when they were first asked for in this turn."""
        return staff.duties_of(self.tx, self.chat.id)

    @property
    def door_duties(self) -> tuple[Duty, ...]:
        """The door duties whose doors are open now."""
        return door.on_duty_now(self.tx, self.duties, self.now)

    def duty(self, ceremony_id: int, *roles: Role) -> Duty:
        """The duty with one of these roles at a ceremony.

        Raises:
            Refused: this chat has none.
        """
        for duty in self.duties:
            if duty.ceremony_id == ceremony_id and duty.role in roles:
                return duty
        raise Refused("no_duty")


def refusal(talk: Talk, error: Refused) -> Message:
    """The sentence for something that is not possible, with the contact or deadline it needs."""
    details = dict(error.details)
    ceremony_id = getattr(error, "ceremony_id", None)
    if ceremony_id is not None:
        details |= _deadline(talk, ceremonies.get(talk.tx, ceremony_id))
    contact = details.get("contact")
    if isinstance(contact, Contact):
        details["contact"] = wording.contact(talk.t, contact)
    return Message(talk.t(f"refused.{error.key}", **details))


def _deadline(talk: Talk, ceremony: Ceremony) -> dict[str, str]:
    return dict(
        deadline=show_moment(talk.t, ceremony.reply_by, ceremony),
        contact=wording.contact(talk.t, ceremony.contact),
    )


def button(talk: Talk, key: str, data: str) -> tuple[Button, ...]:
    """One button in a row of its own."""
    return (Button(talk.t(f"button.{key}"), data),)


def back_to_unit(talk: Talk, by: Actor, guest_id: int) -> tuple[tuple[Button, ...], ...]:
    """For a unit's clerk the way back to the post, and from there to the others."""
    return (button(talk, "clerk_post", f"clerk_post:{guest_id}"),) if by.holder is Holder.CLERK else ()


LARGEST_ID = 2**31 - 1
"""Databases take no larger id."""


def numbers(argument: str, count: int, *, most: int = LARGEST_ID) -> list[int]:
    """The numbers in a button's data, none above `most`.

    Raises:
        Refused: the data is not of ours, or of an older make.
    """
    parts = argument.split(":")
    if len(parts) != count or not all(part.isascii() and part.isdigit() for part in parts):
        raise Refused("old_button")
    found = [int(part[:20]) for part in parts]
    if max(found) > most:
        raise Refused("old_button")
    return found


def known_guest(talk: Talk, argument: str) -> int:
    """The id of a guest named in a button's data, if there is such a guest; of joined posts the one who comes."""
    (guest_id,) = numbers(argument, 1)
    found = guests.some(talk.tx, [guest_id])
    if not found:
        raise Refused("old_button")
    return found[0].joined_to or guest_id


def at_ceremony(
    talk: Talk, verb: str, argument: str, act: Callable[[Talk, Duty], list[Message]], *roles: Role
) -> list[Message]:
    """Do something at the ceremony this chat has a duty at; with several, ask which."""
    if argument and argument.isdigit():
        return act(talk, talk.duty(int(argument), *roles))
    mine = {duty.ceremony_id: duty for duty in reversed(talk.duties) if duty.role in roles}
    if not mine:
        raise Refused("no_duty")
    if len(mine) == 1:
        return act(talk, next(iter(mine.values())))
    named = (ceremonies.get(talk.tx, ceremony_id) for ceremony_id in sorted(mine))
    rows = tuple((Button(ceremony.title, f"{verb}:{ceremony.id}"),) for ceremony in named)
    return [Message(talk.t("staff.which_ceremony"), rows)]
