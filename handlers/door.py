"""Door staff: a code, a photo or a name lets a guest in, and the answer is one line with its colour."""

from actions import door
from actions.attempts import Scanned, line
from ceremony.door import Verdict
from ceremony.errors import Refused
from ceremony.model import Guest
from handlers.substitute import shorten
from handlers.talk import Talk, button, known_guest, numbers
from messages import at_door
from messages.model import Button, Message
from storage import guests

SHOWN = 8
_NOT_NOW = {
    Verdict.NOT_OPEN,
    Verdict.CLOSED,
    Verdict.POSTPONED,
    Verdict.CANCELLED,
    Verdict.WRONG_CEREMONY,
}


def scan(talk: Talk, code: str) -> list[Message]:
    """Judge a code that was typed or photographed, and let its guest in."""
    scanned = door.scan(talk.tx, code, duties=talk.duties, nonce=talk.nonce, now=talk.now)
    if scanned.verdict in _NOT_NOW:
        return [Message(line(talk.t, scanned), (button(talk, "show_invitation", f"open:{code}"),))]
    return _answer(talk, scanned)


def admit(talk: Talk, argument: str) -> list[Message]:
    """Let in the guest whose link was opened or whose name was found."""
    guest_id = known_guest(talk, argument)
    return _answer(talk, door.admit(talk.tx, guest_id, duties=talk.duties, nonce=talk.nonce, now=talk.now))


def admit_anyway(talk: Talk, argument: str) -> list[Message]:
    """Let in the invited one although a substitute was named; the organisers are told."""
    guest_id = known_guest(talk, argument)
    return _answer(talk, door.admit_anyway(talk.tx, guest_id, duties=talk.duties, nonce=talk.nonce, now=talk.now))


def undo(talk: Talk, argument: str) -> list[Message]:
    """Take an admission back."""
    (admission_id,) = numbers(argument, 1)
    _, guest = door.undo(talk.tx, admission_id, duties=talk.duties, now=talk.now)
    return [Message(talk.t("door.undone", person=at_door.person(talk.t, guest)))]


def search(talk: Talk, words: str) -> list[Message]:
    """Guests whose name, post or unit holds the words, each with its own button."""
    ceremony_ids = {duty.ceremony_id for duty in talk.door_duties}
    found = [g for i in sorted(ceremony_ids) for g in guests.search(talk.tx, i, words, limit=SHOWN + 1)]
    if not found:
        raise Refused("nothing_found", words=shorten(words, 60))
    key = "found" if len(found) <= SHOWN else "found_more"
    rows = tuple((_admit_button(talk, guest),) for guest in found[:SHOWN])
    return [Message(talk.t(f"door.{key}", count=min(len(found), SHOWN)), rows)]


def _admit_button(talk: Talk, guest: Guest) -> Button:
    return Button(talk.t("button.admit_named", person=at_door.person(talk.t, guest)), f"admit:{guest.id}")


def _answer(talk: Talk, scanned: Scanned) -> list[Message]:
    return [Message(line(talk.t, scanned), _buttons(talk, scanned))]


def _buttons(talk: Talk, scanned: Scanned) -> tuple[tuple[Button, ...], ...]:
    if scanned.verdict.lets_in and scanned.standing:
        return ((Button(talk.t("button.undo"), f"undo:{scanned.standing.id}"),),)
    if scanned.verdict is Verdict.REPLACED and scanned.guest:
        return ((Button(talk.t("button.admit_anyway"), f"admit_anyway:{scanned.guest.id}"),),)
    return ()
