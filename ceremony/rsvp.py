"""Who may answer, until when, and what an answer changes."""

from dataclasses import dataclass
from datetime import datetime

from ceremony.errors import NotYours, RepliesClosed
from ceremony.model import Ceremony, Guest, Holder, Person, Reply


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
        NotYours: a former substitute confirms.
    """
    refuse_after_deadline(ceremony, organiser=organiser, now=now)
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


def refuse_after_deadline(ceremony: Ceremony, *, organiser: bool, now: datetime) -> None:
    """Refuse an answer that comes too late, unless an organiser gives it.

    Raises:
        RepliesClosed: the deadline has passed and it is not an organiser who answers.
    """
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
