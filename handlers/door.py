"""Door staff: a code, a photo or a name lets a guest in, and the answer is one line with its colour."""

from actions import door, saying
from actions.door import Scanned
from ceremony.door import Colour, Verdict
from ceremony.errors import Refused
from ceremony.model import Ceremony, Guest, Role
from handlers.substitute import shorten
from handlers.talk import Talk, button, known_guest, numbers
from messages import wording
from messages.model import Button, Message
from messages.texts import Texts, texts
from messages.times import show_clock, show_day
from storage import chats, guests, staff

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
        return [Message(_line(talk.t, scanned), (button(talk, "show_invitation", f"open:{code}"),))]
    return _answer(talk, scanned)


def admit(talk: Talk, argument: str) -> list[Message]:
    """Let in the guest whose link was opened or whose name was found."""
    guest_id = known_guest(talk, argument)
    return _answer(talk, door.admit(talk.tx, guest_id, duties=talk.duties, nonce=talk.nonce, now=talk.now))


def admit_anyway(talk: Talk, argument: str) -> list[Message]:
    """Let in the invited one although a substitute was named; the organisers are told."""
    guest_id = known_guest(talk, argument)
    scanned = door.admit_anyway(talk.tx, guest_id, duties=talk.duties, nonce=talk.nonce, now=talk.now)
    if scanned.verdict is Verdict.ADMITTED:
        _tell_organisers(talk, scanned)
    return _answer(talk, scanned)


def undo(talk: Talk, argument: str) -> list[Message]:
    """Take an admission back."""
    (admission_id,) = numbers(argument, 1)
    _, guest = door.undo(talk.tx, admission_id, duties=talk.duties, now=talk.now)
    return [Message(talk.t("door.undone", person=_person(talk.t, guest)))]


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
    return Button(talk.t("button.admit_named", person=_person(talk.t, guest)), f"admit:{guest.id}")


def _answer(talk: Talk, scanned: Scanned) -> list[Message]:
    if scanned.verdict.colour is Colour.AMBER and scanned.verdict.lets_in:
        _tell_organisers(talk, scanned)
    return [Message(_line(talk.t, scanned), _buttons(talk, scanned))]


def _buttons(talk: Talk, scanned: Scanned) -> tuple[tuple[Button, ...], ...]:
    if scanned.verdict.lets_in and scanned.standing:
        return ((Button(talk.t("button.undo"), f"undo:{scanned.standing.id}"),),)
    if scanned.verdict is Verdict.REPLACED and scanned.guest:
        return ((Button(talk.t("button.admit_anyway"), f"admit_anyway:{scanned.guest.id}"),),)
    return ()


def _line(t: Texts, scanned: Scanned) -> str:
    if scanned.guest is None or scanned.ceremony is None or scanned.group is None:
        return t(f"door.{scanned.verdict}")
    guest, standing = scanned.guest, scanned.standing
    opens, closes = scanned.ceremony.doors
    return t(
        f"door.{scanned.verdict}",
        person=_person(t, guest),
        post=guest.post,
        substitute=wording.name_and_post(guest.comes),
        seat=t("door.seat", seat=guest.seat) if guest.seat else "",
        group=scanned.group.name,
        title=scanned.ceremony.title,
        day=show_day(scanned.ceremony.day),
        opens=show_clock(opens, scanned.ceremony),
        closes=show_clock(closes, scanned.ceremony),
        at=show_clock(standing.at, scanned.ceremony) if standing else "",
        door=(standing.door if standing else "") or t("door.anybody"),
        by=standing.by if standing else "",
    )


def _person(t: Texts, guest: Guest) -> str:
    person = wording.name_and_post(guest.comes)
    if guest.substitute and guest.substitute.name:
        return t("door.is_substitute_of", person=person, post=guest.post)
    return person


def _tell_organisers(talk: Talk, scanned: Scanned) -> None:
    assert isinstance(scanned.ceremony, Ceremony)
    for chat_id in staff.chats_with(talk.tx, scanned.ceremony.id, Role.ORGANISER):
        if chat_id != talk.chat.id:
            chat = chats.get(talk.tx, chat_id)
            t = texts(chat.language)
            standing = scanned.standing
            facts = dict(door=standing.door if standing else "", by=standing.by if standing else "")
            text = t("organiser.unusual_arrival", line=_line(t, scanned), **facts)
            saying.say(talk.tx, chat, Message(text), talk.now)
