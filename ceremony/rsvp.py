"""Who may answer, until when, and what an answer changes."""

from dataclasses import dataclass
from datetime import datetime

from ceremony.errors import NotHeld, NotYours, RepliesClosed
from ceremony.model import Ceremony, Guest, Holder, Person, Reply, Status


@dataclass(frozen=True)
class Choice:
    """What is answered. `substitute` goes with SUBSTITUTED, `reason` with DECLINED."""

    reply: Reply
    reason: str = ""
    substitute: Person | None = None


@dataclass(frozen=True)
class Decision:
    """What an answer changes: the new state and, where another person comes now, for whom a code must be live."""

    reply: Reply
    reason: str
    substitute: Person | None
    changed: bool
    code_for: Holder | None


def decide(
    ceremony: Ceremony, guest: Guest, choice: Choice, *, as_holder: Holder, organiser: bool, now: datetime
) -> Decision:
    """What `choice` makes of the guest's answer.

    A substitute who confirms leaves the guest substituted; the invited one who confirms comes again in person.

    Raises:
        RepliesClosed: the deadline has passed and it is not an organiser who answers.
        NotHeld: the ceremony is postponed or cancelled.
        NotYours: a former substitute confirms.
    """
    refuse_when_closed(ceremony, organiser=organiser, now=now)
    if choice.reply is Reply.ATTENDING and as_holder is Holder.SUBSTITUTE:
        if guest.substitute is None:
            raise NotYours()
        choice = Choice(Reply.SUBSTITUTED, substitute=guest.substitute)
    changed = (choice.reply, choice.reason, choice.substitute) != (
        guest.reply,
        guest.reason,
        guest.substitute,
    )
    return Decision(choice.reply, choice.reason, choice.substitute, changed, _code_for(guest, choice))


def are_open(ceremony: Ceremony, now: datetime) -> bool:
    """Whether guests can answer by themselves."""
    return ceremony.status is Status.PLANNED and now <= ceremony.reply_by


def refuse_when_closed(ceremony: Ceremony, *, organiser: bool, now: datetime) -> None:
    """Refuse an answer to a ceremony that is not held, and one that comes too late and not from an organiser.

    Raises:
        RepliesClosed: the deadline has passed and it is not an organiser who answers.
        NotHeld: the ceremony is postponed or cancelled.
    """
    if ceremony.status is not Status.PLANNED:
        raise NotHeld(ceremony.id, "replies", ceremony.status)
    if now > ceremony.reply_by and not organiser:
        raise RepliesClosed(ceremony.id)


def _code_for(guest: Guest, choice: Choice) -> Holder | None:
    if _same_person(choice.substitute, guest.substitute):
        return None
    return Holder.SUBSTITUTE if choice.substitute else Holder.INVITED


def _same_person(one: Person | None, other: Person | None) -> bool:
    """A corrected post or phone leaves the person, and so the code, as it was."""
    if one is None or other is None:
        return one is other
    return one == other or (bool(one.name) and one.name == other.name)
